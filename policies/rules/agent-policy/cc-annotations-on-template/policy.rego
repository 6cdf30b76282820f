# METADATA
# title: Runtime annotations stand on the pod template
# description: |
#   Controllers copy only the annotations of the pod template to their pods. A policy, initdata or a setting of Kata on the
#   controller itself never reaches the runtime: the pod starts without it.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pod-template
# - ref: https://github.com/kata-containers/kata-containers/blob/main/docs/how-to/how-to-set-sandbox-config-kata.md
# custom:
#   ordinal: R10
#   severity: critical
#   action: Enforce
#   systems: [none, kata, aks-cc, pod-sandboxing, aks-sgx, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["resource:/metadata/annotations", "resource:/spec/jobTemplate/metadata/annotations", "podMetadata:/annotations"]
#   when:
#     - "resource:/metadata/annotations/io.katacontainers.*"
#     - "resource:/metadata/annotations/io.containerd.cri.runtime-handler"
#     - "resource:/metadata/annotations/sgx.intel.com~1quote-provider"
#     - "resource:/spec/jobTemplate/metadata/annotations/io.katacontainers.*"
#     - "resource:/spec/jobTemplate/metadata/annotations/io.containerd.cri.runtime-handler"
#     - "resource:/spec/jobTemplate/metadata/annotations/sgx.intel.com~1quote-provider"
#   facts: [templateMetadata]
#   messages:
#     on_controller: "The annotation {key} stands on the {kind}, but the runtime reads only the pod's own annotations. Move it to {target}."
#   fix: safe
#   movesPolicy: true
#   remediation: Move the annotation to the metadata of the pod template.
package ccpolicy.rules.cc_annotations_on_template

import data.ccpolicy.lib

violations contains lib.fail("on_controller", args, path, {"severity": severity(key), "fix": {
	"kind": "safe",
	"operations": array.concat(missing_parents, [lib.move(path, lib.at(target, [key]))]),
}}) if {
	input.pod.metadataPointer != "/metadata"
	some place, annotations in places
	some key, _ in annotations
	is_for_runtime(key)
	not has_own(key)
	path := lib.at(place, [key])
	args := {"key": key, "kind": input.resource.kind, "target": replace(trim_prefix(target, "/"), "/", ".")}
}

places := {
	"/metadata/annotations": object.get(input.resource.metadata, "annotations", {}),
	"/spec/jobTemplate/metadata/annotations": object.get(input.resource, ["spec", "jobTemplate", "metadata", "annotations"], {}),
}

is_for_runtime(key) if startswith(key, "io.katacontainers.")

is_for_runtime("io.containerd.cri.runtime-handler")

is_for_runtime("sgx.intel.com/quote-provider")

# What the template says itself is what runs.
has_own(key) if is_string(input.pod.metadata.annotations[key])

target := lib.at(input.pod.metadataPointer, ["annotations"])

missing_parents := array.concat(
	[lib.add(input.pod.metadataPointer, {}) | not input.facts.templateMetadata.exists],
	[lib.add(target, {}) | not input.facts.templateMetadata.annotations],
)

severity(key) := "critical" if data.platforms.annotations[key].carries in {"agent-policy", "initdata"}

severity(key) := "high" if not object.get(data.platforms.annotations, [key, "carries"], "") in {"agent-policy", "initdata"}
