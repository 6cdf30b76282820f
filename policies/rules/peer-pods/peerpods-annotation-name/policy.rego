# METADATA
# title: Sizing annotations are spelled as the runtime reads them
# description: |
#   The runtime ignores annotations that it does not know. A misspelt size, some of which are printed in documentation,
#   leaves the VM at its default without a word.
# related_resources:
# - ref: https://github.com/kata-containers/kata-containers/blob/main/docs/how-to/how-to-set-sandbox-config-kata.md
# - ref: https://github.com/confidential-containers/cloud-api-adaptor/blob/main/src/cloud-api-adaptor/docs/instance-selection.md
# custom:
#   ordinal: R95
#   severity: high
#   action: Enforce
#   systems: [peer-pods, coco]
#   kinds: [Pod]
#   reads: ["podMetadata:/annotations/io.katacontainers.config.hypervisor.*"]
#   when: ["podMetadata:/annotations/io.katacontainers.config.hypervisor.*"]
#   messages:
#     misspelt: "{key} is not read by the runtime, so the VM keeps its default size. The key is {target}."
#     both: "{key} is not read by the runtime; {target} stands beside it and counts. Remove the misspelt one."
#   fix: safe
#   remediation: Rename the annotation to the key that the runtime reads.
package ccpolicy.rules.peerpods_annotation_name

import data.ccpolicy.lib

violations contains lib.fail("misspelt", {"key": short(key), "target": short(target)}, path, {"fix": {
	"kind": fix_kind(target, value),
	"operations": [lib.move(path, lib.at(annotations_path, [target]))],
}}) if {
	some key, value in annotations
	target := target_of(key)
	not target in object.keys(annotations)
	path := lib.at(annotations_path, [key])
}

violations contains lib.fail("both", {"key": short(key), "target": short(target)}, path, {"fix": {
	"kind": "suggest",
	"operations": [lib.remove(path)],
}}) if {
	some key, _ in annotations
	target := target_of(key)
	target in object.keys(annotations)
	path := lib.at(annotations_path, [key])
}

annotations := input.pod.metadata.annotations

annotations_path := lib.at(input.pod.metadataPointer, ["annotations"])

# Only a name with one certain target that this runtime lets through.
target_of(key) := target if {
	target := data.platforms.annotation_renames[key].target
	short(target) in data.platforms.annotation_allow_lists[input.platform.system].keys
}

short(key) := trim_prefix(key, "io.katacontainers.config.hypervisor.")

# The value was ignored until now: moving it must not stop a pod that starts today.
default fix_kind(_, _) := "suggest"

fix_kind(target, value) := "safe" if {
	short(target) != "machine_type"
	value != ""
	trim(value, "0123456789") == ""
}

fix_kind(target, value) := "safe" if {
	short(target) == "machine_type"
	not lower(trim_space(value)) in data.platforms.instance_types.teeWords
}
