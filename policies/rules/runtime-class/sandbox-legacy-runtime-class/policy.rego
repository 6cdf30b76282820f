# METADATA
# title: Pod Sandboxing goes by its new name
# description: |
#   AKS Pod Sandboxing became generally available as kata-vm-isolation. The mshv names belong to the preview; new node pools
#   have neither the class nor the label.
# related_resources:
# - ref: https://github.com/Azure/AKS/releases
# - ref: https://learn.microsoft.com/azure/aks/use-pod-sandboxing
# custom:
#   ordinal: R07
#   severity: medium
#   action: Enforce
#   systems: [pod-sandboxing]
#   kinds: [Pod, node.k8s.io/RuntimeClass, karpenter.azure.com/AKSNodeClass]
#   reads: ["pod:/runtimeClassName", "resource:/spec/workloadRuntime"]
#   when: ["pod:/runtimeClassName", "resource:/spec/workloadRuntime", "resource:/handler", "fact:kataNodeLabels"]
#   facts: [kataNodeLabels]
#   joins: [runtimeClass]
#   messages:
#     class: "Pod Sandboxing is generally available as {new}; {old} belongs to the preview, and new node pools do not have it. Write {new}."
#     class_object: "This class bears the preview's name {old}; generally available Pod Sandboxing is {new}. Rename it with the pods that use it."
#     label: "Node pools with generally available Pod Sandboxing bear the label {new}, not {old}. Select the new label."
#     workload_runtime: "The workload runtime is called {new} since general availability, not {old}. Write {new}."
#   parameters:
#     clusterCreated: {type: string, default: "", description: "Day (YYYY-MM-DD) on which the cluster was made; those from before 2025-08-29 may keep the old names, and findings only audit."}
#   fix: safe
#   remediation: Use kata-vm-isolation for the class and the node label.
package ccpolicy.rules.sandbox_legacy_runtime_class

import data.ccpolicy.lib

violations contains lib.fail("class", {"old": old_class, "new": new_class}, path, object.union(weight, {"fix": {
	"kind": fix_kind,
	"operations": [lib.set_value(path, new_class)],
}})) if {
	input.pod.spec.runtimeClassName == old_class
	path := lib.at(input.pod.specPointer, ["runtimeClassName"])
}

violations contains lib.fail("class_object", {"old": old_class, "new": new_class}, "/metadata/name", object.union(weight, {"fix": {
	"kind": "suggest",
	"operations": [lib.set_value("/metadata/name", new_class)],
}})) if {
	input.resource.kind == "RuntimeClass"
	input.resource.metadata.name == old_class
}

violations contains lib.fail("label", {"old": old_label, "new": new_label}, label.path, object.union(weight, {"fix": {
	"kind": fix_kind,
	"operations": [renaming(label)],
}})) if {
	some label in input.facts.kataNodeLabels
	label.label == old_label
}

violations contains lib.fail("workload_runtime", {"old": "KataMshvVmIsolation", "new": "KataVmIsolation"}, "/spec/workloadRuntime", object.union(weight, {"fix": {
	"kind": fix_kind,
	"operations": [lib.set_value("/spec/workloadRuntime", "KataVmIsolation")],
}})) if {
	input.resource.kind == "AKSNodeClass"
	input.resource.spec.workloadRuntime == "KataMshvVmIsolation"
}

old_class := "kata-mshv-vm-isolation"

new_class := "kata-vm-isolation"

old_label := "kubernetes.azure.com/kata-mshv-vm-isolation"

new_label := "kubernetes.azure.com/kata-vm-isolation"

renaming(label) := lib.set_value(label.path, new_label) if label.form == "affinity"

renaming(label) := lib.remove(label.path) if {
	label.form == "selector"
	label.renamed
}

renaming(label) := lib.move(label.path, lib.at(label.parent, [new_label])) if {
	label.form == "selector"
	not label.renamed
}

# Only who names the new release says that the cluster has it; a class object of the set would have to be renamed as well.
fix_kind := "safe" if {
	input.platform.profile.named
	input.platform.release.aks >= [2025, 11]
	not is_object(input.joined.runtimeClass)
} else := "suggest"

weight := {"action": "Audit"} if {
	input.parameters.clusterCreated != ""
	input.parameters.clusterCreated < "2025-08-29"
} else := {}
