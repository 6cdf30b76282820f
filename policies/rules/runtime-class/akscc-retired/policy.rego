# METADATA
# title: AKS Confidential Containers is withdrawn
# description: |
#   The preview of AKS Confidential Containers ended: no new nodes, no runtime class, and its VM family (cc_v5) is retired.
#   The tempting quick fix is to drop the class, and then the workload runs unprotected.
# related_resources:
# - ref: https://github.com/Azure/AKS/issues/3781
# - ref: https://learn.microsoft.com/azure/virtual-machines/sizes/retirement/retired-sizes-list
# custom:
#   ordinal: R06
#   severity: critical
#   action: Enforce
#   systems: [aks-cc]
#   kinds: [Pod, node.k8s.io/RuntimeClass]
#   reads: ["pod:/runtimeClassName", "resource:/handler"]
#   when: ["pod:/runtimeClassName", "resource:/handler", "fact:kataNodeLabels", "fact:instanceTypes"]
#   facts: [kataNodeLabels, instanceTypes]
#   messages:
#     withdrawn: "{name} belongs to AKS Confidential Containers, which AKS withdrew in March 2026. Move to CoCo, peer pods or SGX nodes, which ccpolicy judges, or to confidential VM pools or ACI, which it does not; do not just drop it."
#     announced: "{name} belongs to AKS Confidential Containers, which AKS withdraws in March 2026. Plan the move to CoCo, peer pods or SGX nodes, which ccpolicy judges, or to confidential VM pools or ACI, which it does not."
#   parameters:
#     acceptUntil: {type: string, default: "", description: "Last day (YYYY-MM-DD) of an agreed migration window; until then findings only audit."}
#   fix: suggest
#   remediation: Move the workload to a confidential platform that still exists.
package ccpolicy.rules.akscc_retired

import data.ccpolicy.lib

violations contains lib.fail(message, {"name": class_name}, class_path, object.union(weight, {"fix": {
	"kind": "suggest",
	"operations": [lib.set_value(class_path, data.platforms.runtime_classes[class_name].replacement)],
}}))

violations contains lib.fail(message, {"name": handler_name}, handler_path, weight)

violations contains lib.fail(message, {"name": label.label}, label.path, weight) if some label in labels

# The size alone, where nothing else says it: R89 judges sizes.
violations contains lib.fail(message, {"name": type.size}, type.path, weight) if {
	not class_name
	count(labels) == 0
	some type in input.facts.instanceTypes
	type.system == "aks-cc"
}

class_name := input.pod.spec.runtimeClassName if input.pod.spec.runtimeClassName == "kata-cc-isolation"

class_path := lib.at(input.pod.specPointer, ["runtimeClassName"])

# On OpenShift kata-cc is the name of a class; its handlers are others.
handler_name := "kata-cc" if {
	input.resource.kind == "RuntimeClass"
	input.resource.handler == "kata-cc"
}

handler_name := "kata-cc-isolation" if {
	input.resource.kind == "RuntimeClass"
	input.resource.handler != "kata-cc"
	input.resource.metadata.name == "kata-cc-isolation"
}

handler_path := "/handler" if handler_name == "kata-cc"

handler_path := "/metadata/name" if handler_name == "kata-cc-isolation"

labels := [label |
	some label in object.get(input.facts, "kataNodeLabels", [])
	label.label == "kubernetes.azure.com/kata-cc-isolation"
]

message := "withdrawn" if input.asOf >= data.platforms.runtime_classes["kata-cc-isolation"].until.date

message := "announced" if input.asOf < data.platforms.runtime_classes["kata-cc-isolation"].until.date

weight := {} if input.parameters.acceptUntil < input.asOf

weight := {"action": "Audit"} if input.parameters.acceptUntil >= input.asOf
