# METADATA
# title: The firmware floor is a version, and high enough
# description: |
#   attestation-config is a house schema: no component of CoCo or Trustee reads this object; the real floor is the TCB that
#   Trustee's attestation policy asks for. Firmware below the floor carries known holes of the TEE. A JSON number is no
#   version: 1.50 and 1.5 are the same number.
# related_resources:
# - ref: https://github.com/confidential-containers/trustee/blob/main/kbs/docs/config.md
# - ref: https://github.com/confidential-containers/trustee/blob/main/attestation-service/docs/policy.md
# custom:
#   ordinal: R105
#   severity: high
#   action: Enforce
#   systems: [coco, peer-pods]
#   kinds: [ConfigMap]
#   reads: ["resource:/data/config.json"]
#   when: ["fact:attestationConfig"]
#   facts: [attestationConfig]
#   parameters:
#     min:
#       type: string
#       default: "1.55"
#       description: The lowest firmware version that may be allowed.
#   messages:
#     missing: "No CoCo component reads attestation-config, a house schema (the real floor: Trustee's attestation policy). It has no min_firmware_version: set it to {min} or newer."
#     number: "No CoCo component reads attestation-config, a house schema (the real floor: Trustee's attestation policy). Its firmware floor {value} is a number, and numbers lose trailing zeros: quote it."
#     no_version: "No CoCo component reads attestation-config, a house schema (the real floor: Trustee's attestation policy). Its firmware floor {value} is no version: write one such as {min}."
#     below: "No CoCo component reads attestation-config, a house schema (the real floor: Trustee's attestation policy). Its firmware floor {value} is below {min}: raise it."
#     unfilled: "Not judged: min_firmware_version is still to be filled in."
#   fix: safe
#   remediation: Set min_firmware_version to a quoted version at or above the floor.
package ccpolicy.rules.att_config_min_firmware

import data.ccpolicy.lib

violations contains lib.fail(
	finding.message, {
		"value": object.get(firmware, "text", ""),
		"min": input.parameters.min,
	},
	file, {
		"embedded": place,
		"fix": {"kind": finding.kind, "operations": [object.union(operation, {"embedded": place})]},
	},
) if {
	finding := verdict
	operation := operation_of(finding)
}

violations contains lib.fail("unfilled", {}, file, {"embedded": place, "status": "skip"}) if is_unfilled

is_unfilled if place.pointer in config.unfilled

config := input.facts.attestationConfig

firmware := config.firmware if is_object(config.firmware)

else := {}

file := lib.at("", ["data", "config.json"])

place := {"format": "json", "pointer": "/policy/min_firmware_version"}

verdict := {"message": "missing", "kind": "safe", "op": "add", "value": input.parameters.min} if {
	is_object(config.value.policy)
	config.firmware == null
} else := {"message": "below", "kind": "safe", "op": "replace", "value": input.parameters.min} if {
	is_array(firmware.parts)
	ranks(firmware.parts) < ranks(split(input.parameters.min, "."))
} else := {"message": "number", "kind": "suggest", "op": "replace", "value": firmware.text} if {
	firmware.isNumber
} else := {"message": "no_version", "kind": "suggest", "op": "replace", "value": input.parameters.min} if {
	firmware.parts == null
	not is_unfilled
}

operation_of(finding) := {"op": finding.op, "path": file, "value": finding.value}

# Numbers of four parts, comparable without reading them as numbers: without leading zeros, a longer one is larger.
ranks(parts) := [[count(digits), digits] |
	some part in array.slice(array.concat(parts, ["0", "0", "0", "0"]), 0, 4)
	digits := trim_left(part, "0")
]
