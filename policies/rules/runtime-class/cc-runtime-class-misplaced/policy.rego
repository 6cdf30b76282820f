# METADATA
# title: runtimeClassName is spelt right and stands in the pod spec
# description: |
#   The API server refuses or silently drops a field that it does not know, as its validation mode says. When it drops a
#   misspelt or misplaced runtimeClassName, the pod starts as an ordinary container, and nothing says so.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
# - ref: https://kubernetes.io/docs/concepts/containers/runtime-class/
# custom:
#   ordinal: R115
#   severity: critical
#   action: Enforce
#   systems: [none, kata, aks-cc, pod-sandboxing, aks-sgx, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["pod:/runtimeClassName"]
#   when: ["fact:misplacedRuntimeClass"]
#   facts: [misplacedRuntimeClass]
#   messages:
#     spelling: "Kubernetes has no field {key}; it refuses the {kind}, or drops the field and runs the pod as plain runc without a word. Write runtimeClassName."
#     place: "{key} stands in {holder}, where Kubernetes has no such field; it refuses the {kind}, or drops the field and runs the pod as plain runc without a word. Write it at {target}."
#     spelling_beside: "Kubernetes has no field {key}; it refuses the {kind}, or drops the field: {class} at {target} holds. {advice}"
#     place_beside: "{key} stands in {holder}, where Kubernetes has no such field; it refuses the {kind}, or drops the field: {class} at {target} holds. {advice}"
#   fix: safe
#   remediation: Write runtimeClassName in the pod spec.
package ccpolicy.rules.cc_runtime_class_misplaced

import data.ccpolicy.lib

violations contains lib.fail(messages[one.problem][is_string(misplaced.value)], args, one.path, object.union(others, repair(i))) if {
	some i, one in misplaced.found
	args := {
		"key": one.key,
		"kind": input.resource.kind,
		"holder": one.holder,
		"target": replace(trim_prefix(misplaced.target, "/"), "/", "."),
		"class": misplaced.value,
		"advice": advice(one),
	}
}

misplaced := input.facts.misplacedRuntimeClass

# By problem, and by whether the right field is set as well.
messages := {
	"spelling": {false: "spelling", true: "spelling_beside"},
	"place": {false: "place", true: "place_beside"},
}

advice(one) := concat("", ["If ", one.value, " is meant, write it there; remove this one."]) if {
	is_string(one.value)
	one.value != misplaced.value
} else := "Remove this one."

others := {"related": [misplaced.target]} if is_string(misplaced.value)

others := {} if not is_string(misplaced.value)

# The author wrote the class: when only one is meant, there is one right repair.
repair(i) := {"fix": {"kind": "safe", "operations": [lib.move(misplaced.found[i].path, misplaced.target)]}} if {
	not is_string(misplaced.value)
	misplaced.agree
	i == 0
} else := {"fix": {"kind": "safe", "operations": [lib.remove(misplaced.found[i].path)]}} if {
	not is_string(misplaced.value)
	misplaced.agree
} else := {"fix": {"kind": "safe", "operations": [lib.remove(misplaced.found[i].path)]}} if {
	is_string(misplaced.value)
	misplaced.value == misplaced.found[i].value
} else := {"fix": {"kind": "suggest", "operations": [lib.remove(misplaced.found[i].path)]}} if {
	is_string(misplaced.value)
} else := {"fix": {"kind": "suggest", "operations": [lib.move(misplaced.found[i].path, misplaced.target)]}} if {
	is_string(misplaced.found[i].value)
} else := {}
