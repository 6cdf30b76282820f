# METADATA
# title: No secrets in clear text
# description: |
#   A literal secret in an environment variable, argument, annotation or ConfigMap is in Git and in etcd for everybody who
#   reads them, and the policy generator copies environment values into an annotation. Attestation cannot take that back.
# related_resources:
# - ref: https://confidentialcontainers.org/docs/features/sealed-secrets/
# - ref: https://kubernetes.io/docs/concepts/security/secrets-good-practices/
# custom:
#   ordinal: R67
#   severity: critical
#   action: Enforce
#   systems: [none, kata, aks-cc, pod-sandboxing, aks-sgx, coco, peer-pods]
#   kinds: [Pod, ConfigMap]
#   reads: []
#   when: ["fact:secretLiterals"]
#   facts: [secretLiterals]
#   messages:
#     by_name: "The {place} {name} looks like a secret in clear text ({masked}). Take it from a secret store, in a TEE from a sealed secret or the KBS, and replace the key."
#     by_form: "The {place} {name} contains {what} in clear text ({masked}). Take it from a secret store, in a TEE from a sealed secret or the KBS, and replace the key."
#     by_text: "In line {line} of this {place}, {name} looks like a secret in clear text ({masked}). Take it from a secret store, in a TEE from a sealed secret or the KBS, and replace the key."
#     placeholder: "This is a placeholder; what will stand there cannot be judged."
#   parameters:
#     allow: {type: array, default: [], description: "Names of variables, flags and keys that hold no secret; a trailing * stands for any rest."}
#   fix: none
#   judgesPlaceholders: true
#   sensitive: true
#   remediation: Remove the secret from the manifest, replace it where it is used, and fetch the new one at run time.
package ccpolicy.rules.cc_no_plaintext_secret_env

import data.ccpolicy.lib

violations contains lib.fail(message(one), args, one.path, object.union(weight(one), {"discriminator": one.discriminator})) if {
	some one in input.facts.secretLiterals
	every pattern in input.parameters.allow { not fits(pattern, one.name) }
	args := {"place": one.place, "name": one.name, "what": one.what, "masked": one.masked, "line": one.line}
}

message(one) := "placeholder" if {
	one.placeholder
} else := "by_form" if {
	is_string(one.what)
} else := "by_text" if {
	is_number(one.line)
} else := "by_name"

weight(one) := {"status": "skip"} if one.placeholder

# A match inside a longer text, or a value that may be an id or a digest, is likely and no more.
weight(one) := {"action": "Audit", "severity": "medium"} if {
	not one.placeholder
	not one.certain
}

weight(one) := {} if {
	not one.placeholder
	one.certain
}

fits(pattern, name) if pattern == name

fits(pattern, name) if {
	endswith(pattern, "*")
	startswith(name, trim_suffix(pattern, "*"))
}
