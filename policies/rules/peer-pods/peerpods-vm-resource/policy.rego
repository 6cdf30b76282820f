# METADATA
# title: kata.peerpods.io/vm counts peer pods, one per pod
# description: |
#   The resource is how a worker node counts the cloud VMs that it may start. The peer-pods webhook adds one to each pod and
#   strips all other resources; by hand it is redundant, or makes the pod ask for more VMs than there will ever be.
# related_resources:
# - ref: https://github.com/confidential-containers/cloud-api-adaptor/tree/main/src/webhook
# custom:
#   ordinal: R97
#   severity: medium
#   action: Audit
#   systems: [peer-pods]
#   kinds: [Pod, LimitRange]
#   reads: ["pod:/runtimeClassName", "container:/name", "container:/resources", "resource:/spec/limits/*/type", "resource:/spec/limits/*/default", "resource:/spec/limits/*/defaultRequest"]
#   facts: [containerResources]
#   parameters:
#     webhook:
#       type: boolean
#       default: true
#       description: Whether the peer-pods webhook runs in the cluster and adds the resource itself.
#   messages:
#     wrong_class: "Container {container} asks for kata.peerpods.io/vm, but only pods of class kata-remote get one; this pod stays Pending. Set runtimeClassName, or remove the resource."
#     several: "Container {container} asks for a second kata.peerpods.io/vm, but a pod is one VM. Remove it."
#     value: "Container {container} asks for {value} of kata.peerpods.io/vm, but a pod is one VM. Size the VM by CPU and memory limits or machine_type."
#     no_limit: "Container {container} requests kata.peerpods.io/vm without a limit, which extended resources need. State 1 in limits."
#     redundant: "Container {container} asks for kata.peerpods.io/vm, which the peer-pods webhook adds itself. Remove it; set CPU and memory limits or machine_type instead."
#     absent: "No container asks for kata.peerpods.io/vm and no webhook adds it, so the node does not count this VM. Add it once, in limits and requests."
#     limit_range: "This LimitRange gives every container a kata.peerpods.io/vm, but a pod is one VM. Remove it from the defaults."
#   fix: suggest
#   remediation: Leave kata.peerpods.io/vm to the webhook; set CPU and memory limits or machine_type.
package ccpolicy.rules.peerpods_vm_resource

import data.ccpolicy.lib

vm := "kata.peerpods.io/vm"

violations contains lib.fail(
	finding.message, {
		"container": c.container.name,
		"value": shown(c),
	},
	finding.path, {"severity": finding.severity, "fix": {"kind": "suggest", "operations": finding.operations}},
) if {
	some i, c in asking
	finding := verdict(i, c)
}

violations contains lib.fail("absent", {}, lib.at(first.path, ["resources", "limits", vm]), {"fix": {
	"kind": "suggest",
	"operations": array.concat(
		[lib.add(lib.at(first.path, ["resources"]), {}) | not first.container.resources],
		[operation |
			some field in ["limits", "requests"]
			some operation in array.concat(
				[lib.add(lib.at(first.path, ["resources", field]), {}) | not first.container.resources[field]],
				[lib.add(lib.at(first.path, ["resources", field, vm]), "1")],
			)
		],
	),
}}) if {
	not input.parameters.webhook
	count(asking) == 0
	first := input.pod.containers[0]
}

violations contains lib.fail("limit_range", {}, path, {"fix": {"kind": "suggest", "operations": [lib.remove(path)]}}) if {
	input.resource.kind == "LimitRange"
	some i, item in input.resource.spec.limits
	item.type == "Container"
	some field in ["default", "defaultRequest"]
	item[field][vm]
	path := lib.at("/spec/limits", [i, field, vm])
}

asking := [c |
	some c in input.pod.containers
	count(fields(c)) > 0
]

fields(c) := [field | some field in ["limits", "requests"]; vm in object.keys(amounts(c)[field])]

amounts(c) := input.facts.containerResources.containers[c.path]

here(c) := lib.at(c.path, ["resources", fields(c)[0], vm])

shown(c) := c.container.resources[fields(c)[0]][vm]

removal(c) := [lib.remove(removed(c, field)) | some field in fields(c)]

# The whole map when nothing else is in it.
removed(c, field) := lib.at(c.path, ["resources", field]) if {
	count(amounts(c)[field]) == 1
} else := lib.at(c.path, ["resources", field, vm])

# Only the first thing that is wrong with a container is said.
verdict(i, c) := {"message": "wrong_class", "severity": "medium", "path": here(c), "operations": removal(c)} if {
	not is_peer_pod
}

else := {"message": "several", "severity": "medium", "path": here(c), "operations": removal(c)} if i > 0

else := {"message": "value", "severity": "medium", "path": here(c), "operations": one(c)} if {
	some field in fields(c)
	amounts(c)[field][vm] != 1
}

else := {"message": "no_limit", "severity": "medium", "path": limit(c), "operations": limited(c)} if {
	fields(c) == ["requests"]
}

else := {"message": "redundant", "severity": "low", "path": here(c), "operations": removal(c)} if {
	input.parameters.webhook
}

is_peer_pod if input.pod.spec.runtimeClassName == "kata-remote"

is_peer_pod if input.platform.handler == "kata-remote"

one(c) := removal(c) if input.parameters.webhook

else := [lib.set_value(lib.at(c.path, ["resources", field, vm]), "1") | some field in fields(c)]

limit(c) := lib.at(c.path, ["resources", "limits", vm])

limited(c) := removal(c) if input.parameters.webhook

else := array.concat(
	[lib.add(lib.at(c.path, ["resources", "limits"]), {}) | not c.container.resources.limits],
	[lib.copy(here(c), limit(c))],
)
