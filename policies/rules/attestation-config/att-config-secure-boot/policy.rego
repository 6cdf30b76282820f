# METADATA
# title: require_secure_boot is the boolean true
# description: |
#   attestation-config is a house schema: no component of CoCo or Trustee reads this object; the real demand stands in
#   Trustee's attestation policy. Without secure boot the guest's first code is whatever the host gave it. A quoted "true"
#   is a text: readers differ in what they make of it.
# related_resources:
# - ref: https://github.com/confidential-containers/trustee/blob/main/kbs/docs/config.md
# - ref: https://github.com/confidential-containers/trustee/blob/main/attestation-service/docs/policy.md
# custom:
#   ordinal: R106
#   severity: high
#   action: Enforce
#   systems: [coco, peer-pods]
#   kinds: [ConfigMap]
#   reads: ["resource:/data/config.json"]
#   when: ["fact:attestationConfig"]
#   facts: [attestationConfig]
#   messages:
#     off: "No CoCo component reads attestation-config, a house schema (the real demand: Trustee's attestation policy). Its require_secure_boot is {value}: it must be the boolean true."
#     missing: "No CoCo component reads attestation-config, a house schema (the real demand: Trustee's attestation policy). It has no require_secure_boot: add it with the boolean true."
#     unfilled: "Not judged: require_secure_boot is still to be filled in."
#   fix: safe
#   remediation: Set require_secure_boot to the boolean true.
package ccpolicy.rules.att_config_secure_boot

import data.ccpolicy.lib

violations contains lib.fail("off", {"value": shown(policy.require_secure_boot)}, file, repair("replace")) if {
	"require_secure_boot" in object.keys(policy)
	policy.require_secure_boot != true
	not is_unfilled
}

violations contains lib.fail("unfilled", {}, file, {"embedded": place, "status": "skip"}) if is_unfilled

is_unfilled if place.pointer in input.facts.attestationConfig.unfilled

violations contains lib.fail("missing", {}, file, repair("add")) if {
	is_object(policy)
	not "require_secure_boot" in object.keys(policy)
}

policy := input.facts.attestationConfig.value.policy

file := lib.at("", ["data", "config.json"])

place := {"format": "json", "pointer": "/policy/require_secure_boot"}

repair(op) := {"embedded": place, "fix": {"kind": "safe", "operations": [{
	"op": op,
	"path": file,
	"value": true,
	"embedded": place,
}]}}

shown(value) := concat("", ["the text ", value]) if is_string(value)

else := value
