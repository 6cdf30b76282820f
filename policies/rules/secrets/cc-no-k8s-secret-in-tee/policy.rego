# METADATA
# title: Keys reach a TEE after attestation, not through etcd
# description: |
#   A Kubernetes Secret passes through etcd, the API server and the kubelet in clear text: exactly the parties that a TEE pod
#   keeps out. A sealed secret, or a resource that the guest fetches after attestation, does not.
# related_resources:
# - ref: https://confidentialcontainers.org/docs/features/sealed-secrets/
# - ref: https://confidentialcontainers.org/docs/features/get-resource/
# custom:
#   ordinal: R69
#   severity: high
#   action: Audit
#   systems: [aks-cc, coco, peer-pods]
#   kinds: [Pod]
#   reads: []
#   when: ["fact:secretReferences"]
#   facts: [secretReferences]
#   joins: [secrets]
#   messages:
#     plain: "Secret {name} reaches this pod through etcd and the kubelet, the parties that the TEE keeps out. Seal its values, or fetch them after attestation from http://127.0.0.1:8006/cdh/resource/…"
#     unknown: "Secret {name} is not among the manifests of this pod's namespace. Unless its values are sealed, they reach this pod through etcd and the kubelet, the parties that the TEE keeps out. Seal them, or fetch them after attestation from http://127.0.0.1:8006/cdh/resource/…"
#     unfilled: "The name or the values of this Secret are filled in later; whether they are sealed cannot be judged."
#     share_key: "Secret {name} holds the key of a file share, and the host mounts it: the host reads what the pod writes. Encrypt the data in the guest, or fetch it after attestation."
#   parameters:
#     requireAttestedSecrets: {type: boolean, default: true, description: "Report Secrets whose content is not part of the repository as well."}
#     allowSecretNames: {type: array, default: ["*-tls"], description: "Secrets that need no attestation, such as serving certificates; a * stands for any text."}
#   fix: none
#   remediation: Use a sealed secret, or fetch the key from the KBS inside the guest.
package ccpolicy.rules.cc_no_k8s_secret_in_tee

import data.ccpolicy.lib

violations contains lib.fail(message(reference), {"name": reference.name}, reference.path, weight(reference)) if {
	some reference in references
	every pattern in input.parameters.allowSecretNames { not lib.matches(pattern, reference.name) }
	concerns(reference.name)
}

violations contains lib.fail("unfilled", {}, reference.path, {"status": "skip"}) if {
	some reference in references
	every pattern in input.parameters.allowSecretNames { not lib.matches(pattern, reference.name) }
	is_unfilled(reference.name)
}

# One Secret is sealed once, however many variables take a key of it: its first place stands for all.
references := [all[min(indexes)] | some indexes in places]

all := input.facts.secretReferences

places[[reference.name, reference.form == "azureFile"]] contains i if {
	some i, reference in all
}

is_unfilled(name) if input.joined.secrets[name].values == "placeholder"

# A variable of kustomize: Kubernetes expands none here.
is_unfilled(name) if startswith(name, "$(")

# Values that are not seen, and the key of a share, which guards nothing inside the TEE, are told and never block.
weight(reference) := {} if message(reference) == "plain"

weight(reference) := {"action": "Audit"} if message(reference) != "plain"

message(reference) := "share_key" if reference.form == "azureFile"

message(reference) := "plain" if {
	reference.form != "azureFile"
	is_known(reference.name)
}

message(reference) := "unknown" if {
	reference.form != "azureFile"
	not is_known(reference.name)
}

concerns(name) if {
	input.parameters.requireAttestedSecrets
	not is_known(name)
	not is_unfilled(name)
}

concerns(name) if {
	secret := input.joined.secrets[name]
	secret.type != "kubernetes.io/tls"
	not is_sealed(secret)
	not is_unfilled(name)
}

is_known(name) if is_object(input.joined.secrets[name])

is_sealed(secret) if secret.values in {"sealed", "empty"}
