# METADATA
# title: machine_type of a peer pod is a cloud instance type
# description: |
#   On kata-remote the annotation machine_type selects the size of the cloud VM, and the TEE follows from that size. A TEE
#   or QEMU word, a size of another cloud or one that the cluster does not allow makes the VM fail to start.
# related_resources:
# - ref: https://github.com/confidential-containers/cloud-api-adaptor/tree/main/src/cloud-api-adaptor/docs
# custom:
#   ordinal: R94
#   severity: high
#   action: Enforce
#   systems: [peer-pods]
#   kinds: [Pod]
#   reads: ["podMetadata:/annotations/io.katacontainers.config.hypervisor.machine_type"]
#   when: ["podMetadata:/annotations/io.katacontainers.config.hypervisor.machine_type"]
#   facts: [machineType]
#   joins: [peerPodsConfig]
#   parameters:
#     provider:
#       type: string
#       default: ""
#       description: The cloud provider (azure, aws, gcp, ibmcloud, alibabacloud). Empty accepts the form of any, or of the one that peer-pods-cm names.
#     allowedInstanceTypes:
#       type: array
#       default: []
#       description: The only instance types that may be used. Empty accepts all, or those that peer-pods-cm lists.
#   messages:
#     empty: "machine_type selects the cloud VM size on kata-remote, but it is empty. Use a size such as {example}, or remove the annotation."
#     tee_word: "machine_type selects the cloud VM size on kata-remote, but {value} is no size. Use one such as {example}; the TEE follows from the size."
#     form: "machine_type selects the cloud VM size on kata-remote, but {value} is no instance type of {provider}. Use one such as {example}."
#     not_listed: "machine_type {value} is not among the instance types that are allowed here ({allowed}), so the VM is refused. Use one of them, or allow it."
#     not_confidential: "machine_type {value} is no confidential VM size, but peer pods are confidential here. Use one such as {example}."
#     maybe_not_confidential: "machine_type {value} is no confidential VM size. Unless peer-pods-cm says DISABLECVM, the VM is refused: use one such as {example}."
#   fix: suggest
#   remediation: Put a confidential VM size of your cloud into machine_type, for example Standard_DC2as_v5.
package ccpolicy.rules.peerpods_machine_type

import data.ccpolicy.lib

violations contains lib.fail(
	finding.message, {
		"value": found.value,
		"provider": provider_name,
		"allowed": concat(", ", sort(allowed)),
		"example": example,
	},
	path, object.union(finding.extra, repair),
) if {
	finding := verdict
}

found := input.facts.machineType

path := lib.at(input.pod.metadataPointer, ["annotations", "io.katacontainers.config.hypervisor.machine_type"])

# Only the first thing that is wrong is said.
verdict := {"message": "empty", "extra": {}} if trim_space(found.value) == ""

else := {"message": "tee_word", "extra": {}} if found.isTeeWord

else := {"message": "form", "extra": {}} if {
	input.facts.machineType
	not has_form
}

else := {"message": "not_listed", "extra": {}} if {
	count(allowed) > 0
	not found.value in allowed
}

else := {"message": "not_confidential", "extra": {}} if {
	not_confidential
	some config in configs
	not disables_cvm(config)
}

else := {"message": "maybe_not_confidential", "extra": {"status": "warn"}} if {
	not_confidential
	count(configs) == 0
}

# As the cloud-api-adaptor reads the variable: anything else is false to it.
disables_cvm(config) if lower(object.get(config, "DISABLECVM", "")) in {"1", "true"}

# Overlays may hold the same ConfigMap more than once.
configs := [config.data | some config in input.joined.peerPodsConfig]

default provider := ""

provider := input.parameters.provider if input.parameters.provider != ""

else := configured if {
	names := {lower(config.CLOUD_PROVIDER) | some config in configs}
	count(names) == 1
	some configured in names
}

# A provider without instance types (libvirt, vsphere) is not judged.
has_form if {
	provider != ""
	not data.platforms.instance_types.providers[provider]
}

has_form if provider in found.providers

has_form if {
	provider == ""
	count(found.providers) > 0
}

# Every provider that would take it knows that it is none.
not_confidential if {
	count(judged) > 0
	every name in judged {
		found.confidential[name] == false
	}
}

judged := [name | some name in found.providers; provider in {"", name}]

allowed := {size | some size in input.parameters.allowedInstanceTypes} if count(input.parameters.allowedInstanceTypes) > 0

else := listed

# An empty list in peer-pods-cm accepts only the default size.
listed contains size if {
	some config in configs
	some keys in data.platforms.instance_types.configKeys
	some entry in array.concat(split(object.get(config, keys.sizes, ""), ","), [object.get(config, keys.size, "")])
	size := trim_space(entry)
	size != ""
}

default provider_name := "any known cloud"

provider_name := provider if provider != ""

default example := "Standard_DC2as_v5"

example := sort(allowed)[0] if count(allowed) > 0

else := data.platforms.instance_types.providers[provider]["default"] if {
	is_string(data.platforms.instance_types.providers[provider]["default"])
}

# What to put there is only known for a list, or for the cloud whose default is confidential.
default repair := {}

repair := {"fix": {"kind": "suggest", "operations": [lib.set_value(path, example)]}} if count(allowed) > 0

else := {"fix": {"kind": "suggest", "operations": [lib.set_value(path, example)]}} if {
	provider in {"", "azure"}
	not contains(lower(found.value), "tdx")
}
