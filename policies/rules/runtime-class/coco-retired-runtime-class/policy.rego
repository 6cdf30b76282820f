# METADATA
# title: The class is part of the CoCo release in use
# description: |
#   Releases add and remove runtime classes. A pod that names a class which the installed release does not have is refused,
#   and a class that is gone has no fixes either.
# related_resources:
# - ref: https://github.com/confidential-containers/confidential-containers/tree/main/releases
# custom:
#   ordinal: R05
#   severity: high
#   action: Enforce
#   systems: [coco, peer-pods]
#   kinds: [Pod, node.k8s.io/RuntimeClass]
#   reads: ["pod:/runtimeClassName", "resource:/handler"]
#   when: ["pod:/runtimeClassName", "resource:/handler"]
#   messages:
#     removed: "{name} was removed in {since}; {release} does not have it. {advice}"
#     too_new: "{name} comes with {since}; {release} does not have it. {advice}"
#   fix: suggest
#   remediation: Use a class of the installed release.
package ccpolicy.rules.coco_retired_runtime_class

import data.ccpolicy.lib

violations contains lib.fail("removed", args(row.until), path, repair) if {
	not is_left_to_r04
	is_reached(row.until)
}

violations contains lib.fail("too_new", args(row.from), path, repair) if {
	not is_left_to_r04
	count(shared(row.from)) > 0
	not is_reached(row.from)
}

# In production R04 says of a debug guest which class to use instead, whatever the release.
is_left_to_r04 if {
	input.production
	input.platform.dev
	some ending in ["-debug", "-devkit"]
	endswith(input.pod.spec.runtimeClassName, ending)
}

name := input.pod.spec.runtimeClassName

name := input.resource.handler if input.resource.kind == "RuntimeClass"

path := lib.at(input.pod.specPointer, ["runtimeClassName"])

path := "/handler" if input.resource.kind == "RuntimeClass"

row := data.platforms.runtime_classes[name]

# The releases that row and profile both speak of, CoCo first; without any, the day decides.
shared(limit) := [key | some key in ["coco", "kata"]; limit[key]; input.platform.release[key]]

is_reached(limit) if {
	key := shared(limit)[0]
	input.platform.release[key] >= limit[key]
}

is_reached(limit) if {
	count(shared(limit)) == 0
	limit.date <= input.asOf
}

args(limit) := {"name": name, "since": since(limit), "release": release, "advice": advice}

since(limit) := concat(" ", ["CoCo", dotted(limit.coco)]) if limit.coco

since(limit) := concat(" ", ["Kata", dotted(limit.kata)]) if not limit.coco

dotted(version) := concat(".", [format_int(part, 10) | some part in version])

release := concat(" ", ["CoCo", dotted(input.platform.release.coco)])

release := "the current CoCo release" if not input.platform.release.coco

advice := "It ran process enclaves, and no VM class takes its place: use an SGX node, or build the application for a TEE VM." if {
	row.tee == "sgx"
} else := "No class of this release takes its place." if {
	not is_string(row.replacement)
} else := concat("", ["Use ", row.replacement, "."])

repair := {"fix": {"kind": "suggest", "operations": [lib.set_value(path, row.replacement)]}} if is_string(row.replacement)

repair := {} if not is_string(row.replacement)
