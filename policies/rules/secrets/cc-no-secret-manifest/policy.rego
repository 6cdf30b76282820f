# METADATA
# title: No Secret objects with usable data
# description: |
#   Base64 hides nothing: a Secret manifest with real data gives it to everybody who reads the repository. Sealed, SOPS-encrypted
#   and public values are fine.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/secrets-good-practices/
# - ref: https://confidentialcontainers.org/docs/features/sealed-secrets/
# custom:
#   ordinal: R68
#   severity: critical
#   action: Enforce
#   systems: [none, aks-cc, pod-sandboxing, aks-sgx, coco, peer-pods]
#   kinds: [Secret]
#   reads: []
#   when: ["fact:secretData"]
#   facts: [secretData]
#   messages:
#     usable: "Secret {name} carries usable data under {key}. Keep it in a secret store, or encrypt it (a sealed secret, SOPS), and replace the key."
#     credential: "Secret {name} carries {what} under {key}. Keep it in a secret store, or encrypt it (a sealed secret, SOPS), and replace the key."
#     malformed: "Secret {name} has a value under {key} that is not base64, so the API server refuses it, and in Git it stands as it is. Keep it in a secret store, or encrypt it (a sealed secret, SOPS)."
#     placeholder: "This is a placeholder; what will stand there cannot be judged."
#   parameters:
#     allowNames: {type: array, default: [], description: "Secrets whose data may be known; a trailing * stands for any rest."}
#   fix: none
#   sensitive: true
#   remediation: Remove the data from the repository and replace the credentials that it gave away.
package ccpolicy.rules.cc_no_secret_manifest

import data.ccpolicy.lib

violations contains lib.fail(message(one), {"name": name, "key": one.key, "what": one.what}, one.path, extra(one)) if {
	some one in input.facts.secretData
	every pattern in input.parameters.allowNames { not fits(pattern) }
}

name := object.get(input.resource.metadata, "name", "")

message(one) := "placeholder" if one.placeholder

message(one) := "credential" if {
	not one.placeholder
	is_string(one.what)
}

message(one) := "malformed" if {
	not one.placeholder
	one.what == null
	one.malformed
}

message(one) := "usable" if {
	not one.placeholder
	not one.malformed
	one.what == null
}

extra(one) := {"status": "skip"} if one.placeholder

extra(one) := {"action": "Audit"} if {
	not one.placeholder
	not one.certain
}

extra(one) := {} if {
	not one.placeholder
	one.certain
}

fits(pattern) if pattern == name

fits(pattern) if {
	endswith(pattern, "*")
	startswith(name, trim_suffix(pattern, "*"))
}
