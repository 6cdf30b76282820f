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
#     ambiguous: "No CoCo component reads attestation-config, a house schema (the real floor: Trustee's attestation policy). Its firmware floor {value} is a number, and numbers lose trailing zeros: {value}0 or {value}? Quote the version that is meant, {min} or newer."
#     no_version: "No CoCo component reads attestation-config, a house schema (the real floor: Trustee's attestation policy). Its firmware floor {value} is no version: write one such as {min}."
#     below: "No CoCo component reads attestation-config, a house schema (the real floor: Trustee's attestation policy). Its firmware floor {value} is below {min}: raise it."
#     unfilled: "Not judged: min_firmware_version is still to be filled in."
#   fix: safe
#   remediation: Set min_firmware_version to a quoted version at or above the floor.
package ccpolicy.rules.att_config_min_firmware

import data.ccpolicy.lib

violations contains lib.fail(
	verdict.message, {
		"value": object.get(firmware, "text", ""),
		"min": input.parameters.min,
	},
	file, object.union({"embedded": place}, verdict.fix),
)

violations contains lib.fail("unfilled", {}, file, {"embedded": place, "status": "skip"}) if is_unfilled

is_unfilled if place.pointer in config.unfilled

config := input.facts.attestationConfig

firmware := config.firmware if is_object(config.firmware)

else := {}

file := lib.at("", ["data", "config.json"])

place := {"format": "json", "pointer": "/policy/min_firmware_version"}

verdict := {"message": "missing", "fix": repair("safe", "add", input.parameters.min)} if {
	is_object(config.value.policy)
	config.firmware == null
} else := {"message": "below", "fix": repair("safe", "replace", input.parameters.min)} if {
	is_below
	not is_ambiguous
} else := {"message": "ambiguous", "fix": {}} if {
	is_below
} else := {"message": "number", "fix": repair("safe", "replace", firmware.version)} if {
	firmware.isNumber
	is_array(firmware.parts)
} else := {"message": "no_version", "fix": repair("suggest", "replace", input.parameters.min)} if {
	firmware.parts == null
	not is_unfilled
}

is_below if {
	is_array(firmware.parts)
	ranks(firmware.parts) < ranks(least)
}

# 1.6 may have been 1.60 before something wrote it as a number: below as a version, above as a number.
is_ambiguous if {
	firmware.isNumber
	decimal(firmware.parts) >= decimal(least)
}

least := split(input.parameters.min, ".")

repair(kind, op, value) := {"fix": {"kind": kind, "operations": [{"op": op, "path": file, "value": value, "embedded": place}]}}

# Numbers of four parts, comparable without reading them as numbers: without leading zeros, a longer one is larger.
ranks(parts) := [[count(digits), digits] |
	some part in array.slice(array.concat(parts, ["0", "0", "0", "0"]), 0, 4)
	digits := trim_left(part, "0")
]

# The first two parts as a decimal fraction, comparable like ranks.
decimal(parts) := [ranks([parts[0]]), substring(concat("", [array.concat(parts, ["0"])[1], "000000000"]), 0, 9)]
