# METADATA
# title: EPC is a limit with a unit
# description: |
#   sgx.intel.com/epc is an extended resource counted in bytes: it needs a limit, requests must be equal to it, and a bare
#   10 means ten bytes. The enclave starts only with as many pages as the pod was given.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/extended-resource/
# - ref: https://github.com/intel/intel-device-plugins-for-kubernetes/tree/main/cmd/sgx_plugin
# custom:
#   ordinal: R84
#   severity: high
#   action: Enforce
#   systems: [aks-sgx]
#   kinds: [Pod]
#   reads: ["container:/name", "container:/resources/limits/sgx.intel.com~1*", "container:/resources/limits/memory", "container:/resources/requests/sgx.intel.com~1*"]
#   when: ["container:/resources/limits/sgx.intel.com~1*", "container:/resources/requests/sgx.intel.com~1*"]
#   facts: [containerResources]
#   parameters:
#     sgxRequireMemoryLimit:
#       type: boolean
#       default: false
#       description: Whether a container with EPC must state an ordinary memory limit as well.
#   messages:
#     no_limit: "Container {container} requests {resource} without a limit, which extended resources need. Copy it to limits."
#     unequal: "Container {container} requests {request} of {resource} but limits it to {limit}; for extended resources they must be equal. Drop the request."
#     too_small: "EPC of container {container} is {bytes} bytes ({value}), less than an enclave can use. Add a unit such as Mi."
#     unfilled: "Not judged: {resource} of container {container} is still to be filled in."
#     fraction: "{resource} of container {container} is {value}, but devices are counted in whole pieces. Use 1."
#     no_memory: "Container {container} has EPC but no ordinary memory limit; both are needed, and counted apart. Add resources.limits.memory."
#   fix: safe
#   remediation: State sgx.intel.com/epc as a limit with a unit such as Mi, and no other request.
package ccpolicy.rules.sgx_epc_quantity

import data.ccpolicy.lib

epc := "sgx.intel.com/epc"

devices := ["sgx.intel.com/enclave", "sgx.intel.com/provision"]

violations contains lib.fail("no_limit", {"container": c.container.name, "resource": epc}, limit, {"fix": {
	"kind": "safe",
	"operations": array.concat(
		[lib.add(lib.at(c.path, ["resources", "limits"]), {}) | not has_limits(c)],
		[lib.copy(lib.at(c.path, ["resources", "requests", epc]), limit)],
	),
}}) if {
	some c in judged
	amounts(c).requests[epc] > 0
	not epc in object.keys(amounts(c).limits)
	limit := lib.at(c.path, ["resources", "limits", epc])
}

violations contains lib.fail(
	"unequal", {
		"container": c.container.name,
		"resource": resource,
		"request": c.container.resources.requests[resource],
		"limit": c.container.resources.limits[resource],
	},
	request, {"fix": {"kind": "suggest", "operations": [lib.remove(request)]}},
) if {
	some c in judged
	some resource in array.concat([epc], devices)
	is_number(amounts(c).requests[resource])
	is_number(amounts(c).limits[resource])
	amounts(c).requests[resource] != amounts(c).limits[resource]
	request := lib.at(c.path, ["resources", "requests", resource])
}

violations contains lib.fail(
	"too_small", {
		"container": c.container.name,
		"bytes": amount,
		"value": c.container.resources[field][epc],
	},
	path, object.union(
		{"discriminator": field},
		with_unit(c.container.resources[field][epc], path),
	),
) if {
	some c in judged
	some field in ["limits", "requests"]
	amount := amounts(c)[field][epc]
	amount > 0
	amount < data.platforms.sgx.minimumBytes
	path := lib.at(c.path, ["resources", field, epc])
}

# The host lets nothing but quantities and placeholders pass.
violations contains lib.fail("unfilled", {"container": c.container.name, "resource": resource}, path, {"status": "skip"}) if {
	some c in judged
	some field in ["limits", "requests"]
	some resource in array.concat([epc], devices)
	amounts(c)[field][resource] == null
	path := lib.at(c.path, ["resources", field, resource])
}

violations contains lib.fail(
	"fraction", {
		"container": c.container.name,
		"resource": resource,
		"value": c.container.resources[field][resource],
	},
	path, {"fix": {"kind": "suggest", "operations": [lib.set_value(path, 1)]}},
) if {
	some c in judged
	some field in ["limits", "requests"]
	some resource in devices
	amount := amounts(c)[field][resource]
	is_number(amount)
	amount != floor(amount)
	path := lib.at(c.path, ["resources", field, resource])
}

violations contains lib.fail("no_memory", {"container": c.container.name}, lib.at(c.path, ["resources", "limits", "memory"]), {
	"severity": "low",
	"action": "Audit",
}) if {
	input.parameters.sgxRequireMemoryLimit
	some c in judged
	amounts(c).limits[epc] > 0
	not c.container.resources.limits.memory
}

judged contains c if {
	some c in input.pod.containers
	c.type != "ephemeral"
}

amounts(c) := input.facts.containerResources.containers[c.path]

has_limits(c) if count(amounts(c).limits) > 0

# A bare number was most likely meant in MiB.
with_unit(value, path) := {"fix": {"kind": "suggest", "operations": [lib.set_value(path, concat("", [bare, "Mi"]))]}} if {
	bare := digits(value)
} else := {}

digits(value) := format_int(value, 10) if is_number(value)

digits(value) := value if {
	is_string(value)
	trim(value, "0123456789") == ""
}
