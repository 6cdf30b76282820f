# METADATA
# title: Kata cannot mount a part of a volume
# description: |
#   The agent of a confidential VM knows whole volumes only: a subPath mount stays empty or never appears in the guest,
#   and the policy generator stops at it. Sandboxes with a shared file system often manage, but nobody promises it.
# related_resources:
# - ref: https://github.com/kata-containers/kata-containers/blob/main/docs/Limitations.md
# - ref: https://github.com/kata-containers/runtime/issues/2812
# custom:
#   ordinal: R55
#   severity: high
#   action: Enforce
#   systems: [aks-cc, pod-sandboxing, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["container:/volumeMounts/*/name", "container:/volumeMounts/*/subPath", "container:/volumeMounts/*/subPathExpr"]
#   when: ["container:/volumeMounts/*/subPath", "container:/volumeMounts/*/subPathExpr"]
#   messages:
#     sub_path: "Volume {volume} is mounted with subPath {part}, which Kata does not support. Mount the volume as a directory; of a ConfigMap or Secret, select keys with items."
#     sub_path_expr: "Volume {volume} is mounted with subPathExpr, which Kata does not support. Mount the volume as a directory and build the path in the application."
#   fix: none
#   remediation: Mount the volume as a directory and select keys with items, or split an emptyDir.
package ccpolicy.rules.cc_no_subpath

import data.ccpolicy.lib

violations contains lib.fail("sub_path", {"volume": mount.name, "part": mount.subPath}, lib.at(mount_path, ["subPath"]), {}) if {
	some mount_path, mount in mounts
	mount.subPath != ""
}

# The policy generator reads this form, so it may be deliberate: reported, never blocking.
violations contains lib.fail("sub_path_expr", {"volume": mount.name}, lib.at(mount_path, ["subPathExpr"]), {
	"severity": "medium",
	"action": "Audit",
}) if {
	some mount_path, mount in mounts
	mount.subPathExpr != ""
}

mounts[lib.at(c.path, ["volumeMounts", i])] := mount if {
	some c in input.pod.containers
	some i, mount in c.container.volumeMounts
}
