# METADATA
# title: Not pinned to VM sizes that are retired
# description: |
#   A pod that insists on a size of a retired family never finds a node again, and a NodePool makes none. Azure announces
#   each retirement years ahead.
# related_resources:
# - ref: https://learn.microsoft.com/azure/virtual-machines/sizes/retirement/retired-sizes-list
# custom:
#   ordinal: R89
#   severity: high
#   action: Enforce
#   systems: [none, aks-sgx, aks-cc]
#   kinds: [Pod, karpenter.sh/NodePool]
#   reads: []
#   when: ["fact:instanceTypes"]
#   facts: [instanceTypes]
#   messages:
#     retired: "{size} was retired on {date}; no node of that size exists any more. Use {replacement}."
#     announced: "{size} will be retired on {date}. Plan the move to {replacement}."
#     unreplaced: "{size} will be retired on {date}, and no size is known yet that takes its place. Plan for that day."
#   fix: suggest
#   remediation: Select a size of a family that is not retired.
package ccpolicy.rules.sgx_retired_sku

import data.ccpolicy.lib

violations contains lib.fail(message(one), args, one.path, object.union(weight(one), repair(one))) if {
	some one in input.facts.instanceTypes
	args := {"size": one.size, "date": one.retiresOn, "replacement": replacement(one)}
}

message(one) := "unreplaced" if {
	one.state == "announced"
	not is_string(one.replacementSize)
	not is_string(one.replacement)
} else := one.state

# The newest size of a TEE may have its own last day.
replacement(one) := concat("", [one.replacementSize, ", which stays until ", one.replacementUntil]) if {
	is_string(one.replacementSize)
	is_string(one.replacementUntil)
} else := one.replacementSize if {
	is_string(one.replacementSize)
} else := one.replacement if {
	is_string(one.replacement)
} else := "a current family"

# An announcement blocks nothing, nor does a retired size beside one that is left.
weight(one) := {"action": "Audit", "severity": "medium"} if one.state == "announced"

weight(one) := {"action": "Audit"} if {
	one.state == "retired"
	one.hasAlternative
}

weight(one) := {} if {
	one.state == "retired"
	not one.hasAlternative
}

repair(one) := {"fix": {"kind": "suggest", "operations": [lib.remove(one.path)]}} if {
	one.hasAlternative
} else := {"fix": {"kind": "suggest", "operations": [lib.set_value(one.path, one.replacementSize)]}} if {
	is_string(one.replacementSize)
} else := {}
