# METADATA
# title: SGX devices come from the device plugin, not from the host's paths
# description: |
#   The device plugin injects the enclave devices into every container that asks for SGX resources. Mounting them by hand
#   needs a privileged container, breaks when the driver's paths change, and goes past the scheduler's count of EPC.
# related_resources:
# - ref: https://learn.microsoft.com/azure/confidential-computing/confidential-nodes-aks-overview
# - ref: https://github.com/intel/intel-device-plugins-for-kubernetes/tree/main/cmd/sgx_plugin
# custom:
#   ordinal: R86
#   severity: high
#   action: Enforce
#   systems: [aks-sgx]
#   kinds: [Pod]
#   reads: ["pod:/volumes/*/name", "pod:/volumes/*/hostPath/path", "container:/name", "container:/image", "container:/securityContext/privileged", "container:/volumeMounts/*/name", "container:/resources/limits", "ephemeral:/volumeMounts/*/name"]
#   when: ["pod:/volumes/*/hostPath", "container:/securityContext/privileged"]
#   facts: [containerResources]
#   parameters:
#     exemptImages:
#       type: array
#       default: ["*sgx-plugin*", "*sgx-device-plugin*", "*sgx-quote-helper*", "*aesmd*", "*pccs*", "*qgs*", "*node-feature-discovery*"]
#       description: Images (with * as wildcard) that serve the devices to others and may mount them.
#     exemptNamespaces:
#       type: array
#       default: [kube-system, inteldeviceplugins-system, node-feature-discovery]
#       description: Namespaces of device plugins and feature discovery.
#   messages:
#     device: "Volume {volume} mounts {path} of the host, but the device plugin injects SGX devices. Remove the volume and its mounts; ask for sgx.intel.com/epc instead."
#     privileged: "Container {container} has SGX resources and is privileged; the device plugin makes that unnecessary. Remove privileged."
#   fix: safe
#   remediation: Remove the device volume and its mounts, and ask for sgx.intel.com/epc in limits.
package ccpolicy.rules.sgx_no_driver_mount

import data.ccpolicy.lib

violations contains lib.fail("device", {"volume": volume.name, "path": volume.hostPath.path}, path, offered) if {
	not exempt
	some i in device_volumes
	volume := volumes[i]
	path := lib.at(input.pod.specPointer, ["volumes", i, "hostPath", "path"])
}

violations contains lib.fail("privileged", {"container": c.container.name}, path, {"fix": {
	"kind": "suggest",
	"operations": [lib.remove(path)],
}}) if {
	not exempt
	some c in input.pod.containers
	c.container.securityContext.privileged == true
	some resource, amount in limits(c)
	startswith(resource, "sgx.intel.com/")
	amount > 0
	path := lib.at(c.path, ["securityContext", "privileged"])
}

volumes := object.get(input.pod.spec, "volumes", [])

device_volumes := {i | some i, volume in volumes; is_device(volume.hostPath.path)}

device_names := {volumes[i].name | some i in device_volumes}

is_device(path) if path in data.platforms.sgx.devicePaths

is_device(path) if {
	some prefix in data.platforms.sgx.devicePathPrefixes
	startswith(path, prefix)
}

exempt if input.resource.metadata.namespace in input.parameters.exemptNamespaces

exempt if {
	some c in input.pod.containers
	some pattern in input.parameters.exemptImages
	lib.matches(pattern, c.container.image)
}

# Each finding carries the whole repair, so that of a pod with very many device volumes is left to people.
offered := {"fix": repair} if {
	count(device_volumes) <= 100
} else := {}

# One repair for all device volumes of the pod: removing them one by one would shift each other's indices.
repair := {"kind": repair_kind, "operations": array.concat(
	[operation |
		some c in input.pod.containers
		some operation in removals(lib.at(c.path, ["volumeMounts"]), mounts(c), device_mounts(c))
	],
	removals(lib.at(input.pod.specPointer, ["volumes"]), volumes, device_volumes),
)}

# Safe where the device plugin gives every container that mounts a device the same device anyway.
default repair_kind := "suggest"

repair_kind := "safe" if {
	every c in mounting {
		plugged_in(c)
	}
}

mounting := [c | some c in input.pod.containers; count(device_mounts(c)) > 0]

plugged_in(c) if {
	asks_for_epc(c)
	count(provisioning) == 0
}

plugged_in(c) if {
	asks_for_epc(c)
	limits(c)["sgx.intel.com/provision"] > 0
}

asks_for_epc(c) if limits(c)["sgx.intel.com/epc"] > 0

# No node offers it any more: with the mount or without, such a pod waits until it asks for the other (R83).
asks_for_epc(c) if limits(c)["kubernetes.azure.com/sgx_epc_mem_in_MiB"] > 0

provisioning := {i | some i in device_volumes; contains(volumes[i].hostPath.path, "provision")}

limits(c) := object.get(input.facts.containerResources.containers, [c.path, "limits"], {})

mounts(c) := object.get(c.container, "volumeMounts", [])

device_mounts(c) := {i | some i, mount in mounts(c); device_names[mount.name]}

# The whole list when nothing would be left of it, else the items from the last to the first.
removals(path, list, indices) := [lib.remove(path)] if {
	count(indices) == count(list)
	count(list) > 0
} else := [lib.remove(lib.at(path, [i])) |
	count(indices) > 0
	some back in numbers.range(1, count(list))
	i := count(list) - back
	indices[i]
]
