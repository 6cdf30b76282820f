# METADATA
# title: No class names that only a tutorial knows
# description: |
#   Some documentation prints runtime class names that no release installs (letters swapped, or invented). Pods that copy
#   them never start, and the quick way out is to run them without a VM.
# related_resources:
# - ref: https://learn.microsoft.com/azure/aks/use-pod-sandboxing
# - ref: https://github.com/kata-containers/kata-containers/tree/main/tools/packaging/kata-deploy
# custom:
#   ordinal: R02
#   severity: high
#   action: Enforce
#   systems: [aks-cc, pod-sandboxing, coco, peer-pods]
#   kinds: [Pod, node.k8s.io/RuntimeClass]
#   reads: ["pod:/runtimeClassName", "resource:/handler"]
#   when: ["pod:/runtimeClassName", "resource:/handler"]
#   joins: [runtimeClass]
#   messages:
#     class: "{name} is a name from a tutorial, not a RuntimeClass that any supported release installs. Use {target}."
#     openshift: "{name} is a RuntimeClass of OpenShift sandboxed containers; nothing else installs it. On OpenShift set distribution: openshift, elsewhere use {target}."
#     handler: "{name} is a name from a tutorial, not a handler that any supported release configures. Use {target}."
#   parameters:
#     aliases: {type: object, default: {}, description: "More names to replace: wrong name to right name."}
#   fix: safe
#   remediation: Use the name that the installed release defines.
package ccpolicy.rules.cc_runtime_class_alias

import data.ccpolicy.lib

violations contains lib.fail("class", {"name": name, "target": target(name)}, class_path, {"fix": {
	"kind": "safe",
	"operations": [lib.set_value(class_path, target(name))],
}}) if {
	not ambiguous
	name := input.pod.spec.runtimeClassName
	not is_object(input.joined.runtimeClass)
}

violations contains lib.fail("openshift", {"name": name, "target": target(name)}, class_path, {
	"action": "Audit",
	"fix": {"kind": "suggest", "operations": [lib.set_value(class_path, target(name))]},
}) if {
	ambiguous
	name := input.pod.spec.runtimeClassName
	not is_object(input.joined.runtimeClass)
}

# kata-cc is a real handler on AKS: only names that are real nowhere count in this position.
violations contains lib.fail("handler", {"name": name, "target": target(name)}, "/handler", {"fix": {
	"kind": "safe",
	"operations": [lib.set_value("/handler", target(name))],
}}) if {
	input.resource.kind == "RuntimeClass"
	name := input.resource.handler
	not data.platforms.handlers[name]
}

class_path := lib.at(input.pod.specPointer, ["runtimeClassName"])

# The name is real on one distribution, and nobody said which one this is.
ambiguous if {
	null in object.get(data.platforms.runtime_class_aliases, [input.pod.spec.runtimeClassName, "distributions"], {})
	not distribution
}

distribution := input.platform.distribution if is_string(input.platform.distribution)

target(name) := input.parameters.aliases[name]

target(name) := found if {
	not input.parameters.aliases[name]
	row := data.platforms.runtime_class_aliases[name]
	not is_real(row)
	answers := array.concat(
		array.concat(by_version(row), [t | named; t := row.profiles[input.platform.profile.name]]),
		array.concat([t | t := row.distributions[distribution]], array.concat([t | t := row.profiles[input.platform.profile.name]], [row["default"]])),
	)
	found := answers[0]
}

# null says that the name is real on this distribution.
is_real(row) if row.distributions[distribution] == null

by_version(row) := [t | t := row.versions[concat("@", [input.platform.profile.name, input.platform.profile.version])]]

named if input.platform.profile.named
