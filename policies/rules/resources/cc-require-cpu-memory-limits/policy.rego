# METADATA
# title: Every container states its CPU and memory limits
# description: |
#   The VM of a Kata pod is sized from limits alone; the shim never sees requests. Without limits the VM stays at its
#   small default, all containers share it, and the first that needs more ends them all. A peer pod is sized from the
#   sums of requests and limits: if CPU or memory is missing, the provider's default instance is taken without a word.
# related_resources:
# - ref: https://learn.microsoft.com/azure/aks/considerations-pod-sandboxing
# - ref: https://github.com/kata-containers/kata-containers/blob/main/docs/design/vcpu-handling-runtime-go.md
# - ref: https://github.com/confidential-containers/cloud-api-adaptor
# custom:
#   ordinal: R44
#   severity: high
#   action: Enforce
#   systems: [aks-cc, pod-sandboxing, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["container:/name", "container:/resources", "pod:/resources", "podMetadata:/annotations/io.katacontainers.config.hypervisor.default_*"]
#   facts: [containerResources, machineType]
#   joins: [limitRanges]
#   parameters:
#     requireCpu:
#       type: boolean
#       default: true
#       description: Whether a CPU limit is required.
#     requireMemory:
#       type: boolean
#       default: true
#       description: Whether a memory limit is required.
#     includeInit:
#       type: boolean
#       default: true
#       description: Whether init containers need limits too.
#     defaults:
#       type: object
#       default: {}
#       description: Limits (cpu, memory) that the fix may add without asking. Without them it suggests 1 CPU and 512Mi.
#     respectLimitRange:
#       type: boolean
#       default: true
#       description: Whether defaults of a LimitRange in the same namespace count as limits.
#   messages:
#     limit: "Container {container} has no {resources} limit. The VM is sized from limits: without them it stays at {default}, shared by all containers. State them."
#     peer_pod: "Container {container} asks for no {resources}. The peer pod is sized from requests and limits: without them it is {default}. State both limits, or a machine_type."
#     beside_others: "Container {container} has no {resources} limit, and other containers have. The VM is sized from limits alone, so nothing is added to it for this one. State them."
#     beside_others_peer_pod: "Container {container} asks for no {resources}, and other containers do. The peer pod is sized from the sums, so nothing is added to it for this one. State both limits, or a machine_type."
#     unfilled: "Not judged: the {resource} limit of container {container} is still to be filled in."
#   fix: safe
#   remediation: State resources.limits.cpu and resources.limits.memory for every container.
package ccpolicy.rules.cc_require_cpu_memory_limits

import data.ccpolicy.lib

# One finding for what can be copied from the requests, one for what somebody has to decide.
violations contains lib.fail(
	message_id(missing), {"container": c.container.name, "resources": concat(" or ", missing), "default": vm_default(missing)},
	missing_path(c, missing), {"fix": {"kind": kind, "operations": array.concat(parents(c), operations)}},
) if {
	not sized_by_machine_type
	some c in judged
	some kind in ["safe", "suggest"]
	missing := [resource | some resource in required; not has(c, resource); fix_kind(c, resource) == kind]
	count(missing) > 0
	operations := [operation(c, resource) | some resource in missing]
}

# The host lets nothing but quantities and placeholders pass.
violations contains lib.fail(
	"unfilled", {"container": c.container.name, "resource": resource},
	limit_path(c, resource), {"status": "skip"},
) if {
	some c in judged
	some resource in required
	amounts(c).limits[resource] == null
}

judged contains c if {
	some c in input.pod.containers
	c.type in judged_types
}

judged_types := {"container", "init"} if input.parameters.includeInit

else := {"container"}

required := array.concat(
	["cpu" | input.parameters.requireCpu],
	["memory" | input.parameters.requireMemory],
)

message_id(missing) := "beside_others_peer_pod" if {
	is_peer_pod
	others_have(["cpu", "memory"])
} else := "peer_pod" if {
	is_peer_pod
} else := "beside_others" if {
	others_have(missing)
} else := "limit"

# It takes the default instance unless both sums are there.
is_peer_pod if input.platform.system == "peer-pods"

others_have(resources) if {
	every resource in resources { resource in stated_somewhere }
}

# Asked once, not once for each container.
stated_somewhere contains resource if {
	some resource in ["cpu", "memory"]
	some c in input.pod.containers
	has(c, resource)
}

# An instance type decides the size of a peer pod, whatever its containers say.
sized_by_machine_type if {
	input.platform.system == "peer-pods"
	not input.facts.machineType.isTeeWord
	count(input.facts.machineType.providers) > 0
}

amounts(c) := input.facts.containerResources.containers[c.path]

has(c, resource) if stated(amounts(c).limits[resource])

has(_, resource) if stated(input.facts.containerResources.pod.limits[resource])

has(c, resource) if {
	input.platform.system == "peer-pods"
	stated(amounts(c).requests[resource])
}

# The API server fills in what the namespace's LimitRange gives.
has(_, resource) if {
	input.parameters.respectLimitRange
	some range in input.joined.limitRanges
	range["default"][resource]
}

stated(amount) if amount > 0

# Still to be filled in: skipped on its own.
stated(amount) if amount == null

fix_kind(c, resource) := "safe" if {
	not amounts(c).limits[resource] == 0
	known(c, resource)
} else := "suggest"

known(c, resource) if is_copied(c, resource)

known(_, resource) if input.parameters.defaults[resource]

operation(c, resource) := lib.copy(lib.at(c.path, ["resources", "requests", resource]), limit_path(c, resource)) if {
	is_copied(c, resource)
} else := lib.add(limit_path(c, resource), object.get(input.parameters.defaults, resource, suggested[resource]))

is_copied(c, resource) if {
	amounts(c).requests[resource] > 0
	not is_too_small(resource)
}

# With these limits the VM would be smaller than its runtime starts: today the pod runs.
is_too_small("memory") if vm_row.minimumMiB * 1048576 > copied_memory

copied_memory := max([sum(memory("container")), max(array.concat([0], memory("init")))])

memory(type) := [amount |
	some c in input.pod.containers
	c.type == type
	amount := object.get(amounts(c).limits, "memory", object.get(amounts(c).requests, "memory", 0))
	is_number(amount)
]

suggested := {"cpu": "1", "memory": "512Mi"}

parents(c) := array.concat(
	[lib.add(lib.at(c.path, ["resources"]), {}) | not c.container.resources],
	[lib.add(lib.at(c.path, ["resources", "limits"]), {}) | not c.container.resources.limits],
)

missing_path(c, missing) := limit_path(c, missing[0]) if count(missing) == 1

missing_path(c, missing) := lib.at(c.path, ["resources", "limits"]) if count(missing) > 1

limit_path(c, resource) := lib.at(c.path, ["resources", "limits", resource])

# What the VM has without limits: the annotations' size, else the last row that the profile's release has reached.
vm_default(missing) := "the size that its annotations give" if {
	some size in ["memory", "vcpus"]
	input.pod.metadata.annotations[concat("", ["io.katacontainers.config.hypervisor.default_", size])]
} else := "its default size" if {
	contains(input.platform.class, "nvidia")
} else := part if {
	some [resource, part] in [["memory", vm_row.memoryText], ["cpu", vm_row.vcpuText]]
	missing == [resource]
} else := vm_row.text if {
	vm_row.text
} else := "its default size"

default vm_row := {}

vm_row := rows[count(rows) - 1] if count(rows) > 0

rows := [row |
	some row in data.platforms.vm_defaults[input.platform.system]
	every key, version in since(row) {
		input.platform.release[key] >= version
	}
]

since(row) := row.since if is_object(row.since)

else := {}
