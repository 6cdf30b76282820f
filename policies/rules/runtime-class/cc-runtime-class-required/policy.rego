# METADATA
# title: A pod that is meant to be confidential has a confidential class
# description: |
#   Without a confidential runtimeClassName the pod starts as an ordinary container: its policy and initdata are ignored,
#   its memory is in clear text, and nothing says so.
# related_resources:
# - ref: https://learn.microsoft.com/azure/confidential-computing/confidential-containers-aks-security-policy
# - ref: https://confidentialcontainers.org/docs/features/initdata/
# custom:
#   ordinal: R03
#   severity: critical
#   action: Enforce
#   systems: [none, kata, pod-sandboxing]
#   kinds: [Pod]
#   reads: ["pod:/runtimeClassName", "podMetadata:/labels"]
#   when: ["fact:confidentialEvidence", "fact:maybeSealed", "podMetadata:/labels/confidential", "podMetadata:/labels/*~1confidential"]
#   facts: [confidentialEvidence, maybeSealed]
#   joins: [secrets]
#   messages:
#     missing: "This pod is meant to be confidential ({evidence}), but has no confidential runtimeClassName: it starts as an ordinary container and ignores that without a word. Name a confidential class."
#     not_confidential: "This pod is meant to be confidential ({evidence}), but {name} gives it no trusted execution environment. Name a confidential class."
#     unknown: "This pod is meant to be confidential ({evidence}), and nothing here says what the class {name} is. Add its RuntimeClass object, or name a class that is known."
#   parameters:
#     confidentialSelector: {type: object, default: {labels: {confidential: "true"}, namespaces: []}, description: "Pods that must be confidential: labels that they have, namespaces (a trailing * stands for any rest)."}
#     allowedPlatforms: {type: array, default: [aks-cc, coco, peer-pods], description: "Systems that count as confidential."}
#     defaultRuntimeClass: {type: string, default: "", description: "The class to add; without it nothing is added."}
#     optOutLabel: {type: string, default: ccpolicy.dev/not-confidential, description: "A selected pod with this label, whose value is the reason, need not be confidential."}
#     exemptNamespaces: {type: array, default: [kube-system, coco-system, confidential-containers-system, trustee-operator-system, node-feature-discovery, gpu-operator, inteldeviceplugins-system], description: "Namespaces of the platform's own pods."}
#   fix: safe
#   remediation: Set runtimeClassName to a confidential class, or remove the confidential settings.
package ccpolicy.rules.cc_runtime_class_required

import data.ccpolicy.lib

violations contains lib.fail("missing", {"evidence": evidence[0].what}, path, object.union(related, repair)) if {
	speaks
	not name
}

violations contains lib.fail("not_confidential", {"evidence": evidence[0].what, "name": name}, path, object.union(related, repair)) if {
	speaks
	input.platform.system != "none"
}

violations contains lib.fail("not_confidential", {"evidence": evidence[0].what, "name": name}, path, object.union(related, repair)) if {
	speaks
	input.platform.system == "none"
	is_foreign
}

violations contains lib.fail("unknown", {"evidence": evidence[0].what, "name": name}, path, object.union(related, {"status": "warn"})) if {
	speaks
	input.platform.system == "none"
	name
	not is_foreign
}

name := input.pod.spec.runtimeClassName if input.pod.spec.runtimeClassName != ""

path := lib.at(input.pod.specPointer, ["runtimeClassName"])

# A TEE of its own kind (SGX) is the author's decision; on plain Kata in production R04 speaks.
speaks if {
	not input.platform.system in input.parameters.allowedPlatforms
	input.platform.system != "aks-sgx"
	not is_left_to_r04
	not object.get(input.resource.metadata, "namespace", "default") in input.parameters.exemptNamespaces
	count(evidence) > 0
}

# The annotation only says what is meant: without a class the pod starts as an ordinary container all the same.
speaks if {
	not name
	input.platform.system in input.parameters.allowedPlatforms
	not object.get(input.resource.metadata, "namespace", "default") in input.parameters.exemptNamespaces
	some e in input.facts.confidentialEvidence
	e.stated
}

is_left_to_r04 if {
	input.platform.system == "kata"
	input.production
}

# Where there is a VM, sizing and kernel annotations are its settings and say nothing about confidentiality.
evidence := array.concat(
	array.concat([e | some e in object.get(input.facts, "confidentialEvidence", []); counts(e)], sealed),
	[{"what": "it is selected as confidential", "path": input.pod.metadataPointer} | selected],
)

# Only the agent in a TEE opens them.
sealed := [{"what": concat("", ["sealed values of Secret ", reference.name]), "path": reference.path} |
	some reference in input.facts.maybeSealed
	takes_sealed(reference)
]

takes_sealed(reference) if {
	some key in input.joined.secrets[reference.name].sealedKeys
	reference.key in {null, key}
}

counts(e) if e.strong

counts(e) if {
	input.platform.system == "none"
	not e.stated
}

counts(e) if {
	e.stated
	input.platform.system in input.parameters.allowedPlatforms
}

selected if {
	not input.pod.metadata.labels[input.parameters.optOutLabel]
	count(wanted_labels) > 0
	every key, value in wanted_labels { input.pod.metadata.labels[key] == value }
}

selected if {
	not input.pod.metadata.labels[input.parameters.optOutLabel]
	some pattern in object.get(input.parameters.confidentialSelector, "namespaces", [])
	in_namespace(pattern)
}

wanted_labels := object.get(input.parameters.confidentialSelector, "labels", {})

in_namespace(pattern) if pattern == input.resource.metadata.namespace

in_namespace(pattern) if {
	endswith(pattern, "*")
	startswith(input.resource.metadata.namespace, trim_suffix(pattern, "*"))
}

is_foreign if {
	some other in data.platforms.runtime_class_patterns.foreign
	startswith(name, other)
}

related := {"related": [e.path | some e in evidence]}

repair := {} if input.parameters.defaultRuntimeClass == ""

repair := {"fix": {"kind": "safe", "operations": [lib.add(path, input.parameters.defaultRuntimeClass)]}} if {
	input.parameters.defaultRuntimeClass != ""
	not name
}

repair := {"fix": {"kind": "suggest", "operations": [lib.set_value(path, input.parameters.defaultRuntimeClass)]}} if {
	input.parameters.defaultRuntimeClass != ""
	name
}
