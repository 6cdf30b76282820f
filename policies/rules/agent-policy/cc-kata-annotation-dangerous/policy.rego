# METADATA
# title: No annotations that reconfigure the hypervisor or the host
# description: |
#   Some annotations of Kata let whoever writes the manifest name binaries on the host, pass arguments to them, or replace
#   the measured guest. Sane installations refuse them; where one does not, it is a way out of the sandbox.
# related_resources:
# - ref: https://github.com/kata-containers/kata-containers/blob/main/docs/how-to/how-to-set-sandbox-config-kata.md
# - ref: https://github.com/kata-containers/kata-containers/security/advisories
# custom:
#   ordinal: R32
#   severity: critical
#   action: Enforce
#   systems: [none, kata, aks-cc, pod-sandboxing, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["podMetadata:/annotations"]
#   when: ["podMetadata:/annotations/io.katacontainers.*"]
#   messages:
#     dangerous: "{key} is dangerous in a manifest: {reason}. Sane installations refuse it. Remove it."
#     advisory: "{key} is dangerous in a manifest: {reason} ({advisory}). Sane installations refuse it. Remove it."
#   parameters:
#     allow: {type: array, default: [], description: "Keys that your installation needs, whole."}
#     deny: {type: array, default: [], description: "More keys of io.katacontainers to refuse, whole."}
#   fix: safe
#   remediation: Remove the annotation; configure the runtime on the node.
package ccpolicy.rules.cc_kata_annotation_dangerous

import data.ccpolicy.lib

violations contains lib.fail(message(row), args, path, object.union(weight(row), {"fix": {
	"kind": "safe",
	"operations": [lib.remove(path)],
}})) if {
	some key, value in input.pod.metadata.annotations
	not key in input.parameters.allow
	row := danger(key)
	is_harmful(row, value)
	not input.platform.system in object.get(row, "exceptSystems", [])
	path := lib.at(input.pod.metadataPointer, ["annotations", key])
	args := {"key": key, "reason": row.reason, "advisory": object.get(row, "advisory", "")}
}

danger(key) := data.platforms.dangerous_annotations.keys[key] if {
	data.platforms.dangerous_annotations.keys[key]
} else := row if {
	some row in data.platforms.dangerous_annotations.prefixes
	startswith(key, row.prefix)
} else := {"reason": "your configuration denies it"} if {
	key in input.parameters.deny
}

# A boolean harms only at one of its values.
is_harmful(row, _) if object.get(row, "harmful", null) == null

is_harmful(row, value) if row.harmful == lib.go_bool(value)

message(row) := "advisory" if row.advisory

message(row) := "dangerous" if not row.advisory

weight(row) := {"action": row.action} if row.action

weight(row) := {} if not row.action
