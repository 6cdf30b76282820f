# METADATA
# title: The attestation-config of the house is complete
# description: |
#   attestation-config is a house schema: no component of CoCo or Trustee reads this object. Whoever reads it in your house
#   needs all of it; what really decides in CoCo are Trustee's attestation policy, its reference values (RVPS) and its
#   resource policy. A broken copy usually fails open, or blocks every pod.
# related_resources:
# - ref: https://github.com/confidential-containers/trustee/blob/main/kbs/docs/config.md
# - ref: https://github.com/confidential-containers/trustee/blob/main/attestation-service/docs/policy.md
# custom:
#   ordinal: R102
#   severity: high
#   action: Enforce
#   systems: [coco, peer-pods]
#   kinds: [ConfigMap]
#   reads: ["resource:/data/config.json", "resource:/immutable", "resource:/metadata/namespace"]
#   when: ["fact:attestationConfig"]
#   facts: [attestationConfig]
#   parameters:
#     namespace:
#       type: string
#       default: confidential-containers-system
#       description: The namespace in which the object belongs.
#     topKeys:
#       type: array
#       default: [attestation_url, policy]
#       description: The members of the JSON object, all required.
#     policyKeys:
#       type: array
#       default: [allowed_digests, min_firmware_version, require_secure_boot, allowed_platforms]
#       description: The members of its policy, all required.
#   messages:
#     missing_file: "No CoCo component reads attestation-config, a house schema (the real one: Trustee's attestation policy). It has no data key config.json: add it."
#     broken: "No CoCo component reads attestation-config, a house schema (the real one: Trustee's attestation policy). Its config.json is no JSON (line {at}: {error}): correct it."
#     no_object: "No CoCo component reads attestation-config, a house schema (the real one: Trustee's attestation policy). Its {member} must be an object: correct it."
#     missing_keys: "No CoCo component reads attestation-config, a house schema (the real one: Trustee's attestation policy). Its {member} lacks {keys}: add what is missing."
#     unknown_key: "No CoCo component reads attestation-config, a house schema (the real one: Trustee's attestation policy). It does not know {key}: correct or remove it."
#     namespace: "No CoCo component reads attestation-config, a house schema (the real one: Trustee's attestation policy). It belongs in namespace {wanted}, not in {namespace}: move it."
#     namespace_unknown: "Not judged: the manifest states no namespace, and attestation-config belongs in {wanted}."
#     immutable: "No CoCo component reads attestation-config, a house schema (the real one: Trustee's attestation policy). It is not immutable: set immutable to true and replace it under a new name."
#   fix: none
#   remediation: Write all members of config.json, in the namespace where your house reads it; configure Trustee for what CoCo itself enforces.
package ccpolicy.rules.att_config_valid

import data.ccpolicy.lib

violations contains lib.fail("missing_file", {}, file, {}) if found.state == "missing"

violations contains lib.fail("broken", {"error": found.error, "at": found.line}, file, {}) if found.state == "broken"

violations contains lib.fail("no_object", {"member": part.name}, file, inside(part.pointer)) if {
	some part in parts
	not is_object(part.value)
}

violations contains lib.fail("missing_keys", {"member": part.name, "keys": concat(", ", missing)}, file, inside(place)) if {
	some part in parts
	is_object(part.value)
	missing := [key | some key in part.keys; not key in object.keys(part.value)]
	count(missing) > 0
	place := missing_place(part.pointer, missing)
}

violations contains lib.fail("unknown_key", {"key": key}, file, object.union(
	{"severity": "low", "action": "Audit"},
	inside(lib.at(part.pointer, [key])),
)) if {
	some part in parts
	is_object(part.value)
	some key, _ in part.value
	not key in part.keys
}

violations contains lib.fail("namespace", {"namespace": namespace, "wanted": input.parameters.namespace}, "/metadata/namespace", {}) if {
	not found.namespaceAssumed
	namespace := input.resource.metadata.namespace
	namespace != input.parameters.namespace
}

violations contains lib.fail("namespace_unknown", {"wanted": input.parameters.namespace}, "/metadata/namespace", {"status": "skip"}) if {
	found.namespaceAssumed
}

violations contains lib.fail("immutable", {}, "/immutable", {"severity": "low", "action": "Audit"}) if {
	not input.resource.immutable == true
}

found := input.facts.attestationConfig

file := lib.at("", ["data", "config.json"])

parts contains {"name": "config.json", "pointer": "", "value": found.value, "keys": input.parameters.topKeys} if {
	found.state == "read"
}

parts contains {"name": "policy", "pointer": "/policy", "value": found.value.policy, "keys": input.parameters.policyKeys} if {
	found.state == "read"
	"policy" in object.keys(found.value)
}

inside(pointer) := {"embedded": {"format": "json", "pointer": pointer}}

missing_place(pointer, missing) := lib.at(pointer, missing) if count(missing) == 1

missing_place(pointer, missing) := pointer if count(missing) > 1
