# METADATA
# title: SGX devices do not reach a confidential or sandboxed VM
# description: |
#   The SGX device plugin can pass its devices only into plain Kata VMs on Cloud Hypervisor or QEMU. With any other Kata
#   class the pod asks for two technologies that exclude each other, and never starts.
# related_resources:
# - ref: https://github.com/intel/intel-device-plugins-for-kubernetes/tree/main/cmd/sgx_plugin
# custom:
#   ordinal: R90
#   severity: high
#   action: Enforce
#   systems: [aks-sgx, aks-cc, pod-sandboxing, coco]
#   kinds: [Pod]
#   reads: ["pod:/runtimeClassName", "container:/resources/limits/*", "container:/resources/requests/*"]
#   when: ["container:/resources/*/sgx.intel.com~1*", "container:/resources/*/kubernetes.azure.com~1sgx_epc_mem_in_MiB"]
#   messages:
#     mix: "Runtime class {class} and {resource} of container {container} exclude each other: SGX reaches only {allowed} VMs. Drop one of the two."
#   fix: none
#   remediation: Drop either the SGX resources or the Kata runtime class.
package ccpolicy.rules.sgx_kata_mix

import data.ccpolicy.lib

violations contains lib.fail(
	"mix", {
		"class": input.pod.spec.runtimeClassName,
		"resource": found.resource,
		"container": found.container,
		"allowed": concat(" and ", data.platforms.sgx.kataClasses),
	},
	lib.at(input.pod.specPointer, ["runtimeClassName"]), {"related": [found.pointer]},
) if {
	is_kata
	not passes_sgx
	found := first_resource
}

is_kata if input.platform.system in {"kata", "pod-sandboxing", "aks-cc", "coco", "peer-pods"}

# The workload was called an SGX one by annotation; its class says otherwise.
is_kata if {
	input.platform.system == "aks-sgx"
	startswith(input.pod.spec.runtimeClassName, "kata")
}

passes_sgx if input.pod.spec.runtimeClassName in data.platforms.sgx.kataClasses

passes_sgx if input.platform.handler in data.platforms.sgx.kataClasses

resources := [{
	"resource": resource,
	"container": c.container.name,
	"pointer": lib.at(c.path, ["resources", field, resource]),
} |
	some c in input.pod.containers
	some field in ["limits", "requests"]
	some resource, _ in c.container.resources[field]
	is_sgx(resource)
]

first_resource := resources[0]

is_sgx(resource) if startswith(resource, "sgx.intel.com/")

is_sgx(resource) if data.platforms.sgx.resources[resource].legacy
