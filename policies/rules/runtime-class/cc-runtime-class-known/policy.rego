# METADATA
# title: runtimeClassName names a class that exists
# description: |
#   Kubernetes refuses a pod whose RuntimeClass does not exist, so a misspelt class name stops the roll-out. Names that
#   look like Kata or confidential classes are judged strictly; others may belong to a runtime that we do not know.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/containers/runtime-class/
# custom:
#   ordinal: R01
#   severity: high
#   action: Enforce
#   systems: [aks-cc, pod-sandboxing, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["pod:/runtimeClassName"]
#   when: ["pod:/runtimeClassName"]
#   joins: [runtimeClass]
#   messages:
#     misspelt: "No release installs the RuntimeClass {name}, and no RuntimeClass object here defines it: the API server refuses the pod. Did you mean {nearest}?"
#     unknown: "No release installs the RuntimeClass {name}, and no RuntimeClass object here defines it: the API server refuses the pod. Correct it, or list it in extraClasses."
#   parameters:
#     extraClasses: {type: array, default: [], description: "Classes that exist on the cluster; a trailing * stands for any rest."}
#     ignoreClasses: {type: array, default: ["wasmtime-*", "spin-*"], description: "Classes of other runtimes, beside gvisor, nvidia and the like."}
#   fix: suggest
#   remediation: Write the name of a class that the cluster has.
package ccpolicy.rules.cc_runtime_class_known

import data.ccpolicy.lib

violations contains lib.fail("misspelt", {"name": name, "nearest": nearest}, path, object.union(weight, {"fix": {
	"kind": "suggest",
	"operations": [lib.set_value(path, nearest)],
}})) if {
	is_unknown
}

violations contains lib.fail("unknown", {"name": name}, path, weight) if {
	is_unknown
	not nearest
}

name := input.pod.spec.runtimeClassName

path := lib.at(input.pod.specPointer, ["runtimeClassName"])

is_unknown if {
	name != ""
	not data.platforms.runtime_classes[name]
	not data.platforms.runtime_class_aliases[name] # R02 speaks of these
	not is_object(input.joined.runtimeClass)
	every pattern in elsewhere { not fits(pattern) }
}

elsewhere := array.concat(
	[concat("", [row.prefix, "*"]) | some row in data.platforms.runtime_class_patterns.prefixes],
	array.concat(
		[pattern | some other in data.platforms.runtime_class_patterns.foreign; some pattern in [other, concat("", [other, "-*"])]],
		array.concat(input.parameters.extraClasses, input.parameters.ignoreClasses),
	),
)

fits(pattern) if pattern == name

fits(pattern) if {
	endswith(pattern, "*")
	startswith(name, trim_suffix(pattern, "*"))
}

# The class whose platform the host lent to this name.
nearest := input.platform.class if {
	input.platform.class != name
	data.platforms.runtime_classes[input.platform.class]
}

words := split(replace(replace(lower(name), "_", "-"), ".", "-"), "-")

looks_confidential if {
	some word in data.platforms.runtime_class_patterns.words
	word in words
}

looks_confidential if {
	some [first, second] in data.platforms.runtime_class_patterns.sequences
	words[i] == first
	words[j] == second
	i < j
}

weight := {} if looks_confidential

weight := {"action": "Audit", "severity": "low"} if not looks_confidential
