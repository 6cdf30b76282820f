# METADATA
# title: EPC is requested by its own name, in bytes
# description: |
#   kubernetes.azure.com/sgx_epc_mem_in_MiB belonged to Azure's own device plugin, which was superseded in 2021 and
#   archived at the end of 2023. No node offers it any more: pods that ask for it stay Pending.
# related_resources:
# - ref: https://learn.microsoft.com/azure/confidential-computing/confidential-enclave-nodes-aks-get-started
# - ref: https://github.com/intel/intel-device-plugins-for-kubernetes/tree/main/cmd/sgx_plugin
# custom:
#   ordinal: R83
#   severity: high
#   action: Enforce
#   systems: [aks-sgx]
#   kinds: [Pod, LimitRange, ResourceQuota]
#   reads: ["container:/resources/limits/*sgx*", "container:/resources/requests/*sgx*", "resource:/spec/limits/*/*/*sgx*", "resource:/spec/hard/*sgx*"]
#   when: ["container:/resources/*/kubernetes.azure.com~1sgx_epc_mem_in_MiB", "resource:/spec/limits/*/*/kubernetes.azure.com~1sgx_epc_mem_in_MiB", "resource:/spec/hard/*kubernetes.azure.com~1sgx_epc_mem_in_MiB"]
#   messages:
#     legacy: "{name} belonged to the retired Azure plugin, and no node offers it. Ask for sgx.intel.com/epc with a unit: {suggestion}."
#     accepted: "{name} is the old name, which this release only accepts through a webhook and the next one no longer offers. Ask for sgx.intel.com/epc with a unit: {suggestion}."
#   fix: safe
#   remediation: Replace kubernetes.azure.com/sgx_epc_mem_in_MiB by sgx.intel.com/epc with the unit Mi.
package ccpolicy.rules.sgx_legacy_epc_resource

import data.ccpolicy.lib

violations contains lib.fail(message, {"name": found.key, "suggestion": suggestion(found)}, path, repair(found, path)) if {
	some found in amounts
	contains(found.key, legacy)
	path := lib.at(found.map, [found.key])
}

# Until Azure archived its own plugin, a webhook put the new name in the place of the old one.
message := "accepted" if input.platform.release.aks < [2024, 1]

else := "legacy"

legacy := "kubernetes.azure.com/sgx_epc_mem_in_MiB"

# All maps of amounts that can name it, by their pointer.
amounts contains {"map": map, "key": key, "value": value, "taken": object.keys(amounts_of)} if {
	some map, amounts_of in maps
	some key, value in amounts_of
}

maps[lib.at(c.path, ["resources", field])] := c.container.resources[field] if {
	some c in input.pod.containers
	some field in ["limits", "requests"]
}

maps["/spec/hard"] := input.resource.spec.hard if input.resource.kind == "ResourceQuota"

maps[lib.at("/spec/limits", [i, field])] := item[field] if {
	input.resource.kind == "LimitRange"
	some i, item in input.resource.spec.limits
	some field in ["default", "defaultRequest", "max", "min", "maxLimitRequestRatio"]
}

renamed(key) := replace(key, legacy, "sgx.intel.com/epc")

# A plain number of MiB; anything else (10k, a placeholder) is for somebody to read.
mebibytes(found) := concat("", [format_int(found.value, 10), "Mi"]) if {
	not is_ratio(found)
	is_number(found.value)
	found.value == floor(found.value)
}

mebibytes(found) := concat("", [found.value, "Mi"]) if {
	not is_ratio(found)
	is_string(found.value)
	found.value != ""
	trim(found.value, "0123456789") == ""
}

mebibytes(found) := found.value if is_ratio(found)

# A ratio has no unit.
is_ratio(found) if endswith(found.map, "/maxLimitRequestRatio")

suggestion(found) := mebibytes(found) if mebibytes(found)

else := "10Mi, say"

# Never over an amount that is already there.
repair(found, path) := {"fix": {"kind": "safe", "operations": [
	lib.move(path, target),
	lib.set_value(target, mebibytes(found)),
]}} if {
	not renamed(found.key) in found.taken
	target := lib.at(found.map, [renamed(found.key)])
} else := {"fix": {"kind": "suggest", "operations": [lib.remove(path)]}} if {
	renamed(found.key) in found.taken
} else := {}
