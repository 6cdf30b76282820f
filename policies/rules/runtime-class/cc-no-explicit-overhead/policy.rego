# METADATA
# title: The pod overhead comes from the RuntimeClass
# description: |
#   Kubernetes fills in spec.overhead from the RuntimeClass and rejects a pod whose own value differs; the policy generator
#   of Kata cannot read the field at all.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/scheduling-eviction/pod-overhead/
# custom:
#   ordinal: R11
#   severity: high
#   action: Enforce
#   systems: [aks-cc, pod-sandboxing, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["pod:/overhead", "resource:/status", "resource:/metadata/uid"]
#   when: ["pod:/overhead"]
#   messages:
#     written: "Kubernetes fills in the overhead from the RuntimeClass and rejects a value that differs. Remove overhead."
#     exported: "This object was exported from a cluster, with the overhead that admission had filled in. Remove overhead."
#   fix: safe
#   remediation: Remove overhead from the pod spec.
package ccpolicy.rules.cc_no_explicit_overhead

import data.ccpolicy.lib

violations contains lib.fail(message, {}, path, object.union(weight, {"fix": {"kind": "safe", "operations": [lib.remove(path)]}})) if {
	input.pod.spec.overhead
}

path := lib.at(input.pod.specPointer, ["overhead"])

is_export if input.resource.status

is_export if input.resource.metadata.uid

message := "exported" if is_export

message := "written" if not is_export

weight := {"action": "Audit"} if is_export

weight := {} if not is_export
