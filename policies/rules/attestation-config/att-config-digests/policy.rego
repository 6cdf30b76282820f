# METADATA
# title: Allowed digests are digests
# description: |
#   attestation-config is a house schema: no component of CoCo or Trustee reads this object; what Trustee compares with are its
#   reference values (RVPS). An entry that is no digest matches nothing, so it either blocks every pod or is quietly
#   skipped by whoever reads it. Launch measurements of SNP and TDX have 384 bits: a sha256 can only be an image's.
# related_resources:
# - ref: https://github.com/confidential-containers/trustee/blob/main/kbs/docs/config.md
# - ref: https://github.com/confidential-containers/trustee/blob/main/attestation-service/docs/policy.md
# custom:
#   ordinal: R104
#   severity: high
#   action: Enforce
#   systems: [coco, peer-pods]
#   kinds: [ConfigMap]
#   reads: ["resource:/data/config.json"]
#   when: ["fact:attestationConfig"]
#   facts: [attestationConfig]
#   judgesPlaceholders: true
#   parameters:
#     digestMeaning:
#       type: string
#       default: unknown
#       description: What the list holds in your house – image, measurement or unknown. A measurement is no sha256.
#   messages:
#     no_list: "No CoCo component reads attestation-config, a house schema (the real values: Trustee's RVPS). Its allowed_digests must be a list: correct it."
#     empty: "No CoCo component reads attestation-config, a house schema (the real values: Trustee's RVPS). Its allowed_digests is empty, so nothing is told apart: list the digests."
#     form: "No CoCo component reads attestation-config, a house schema (the real values: Trustee's RVPS). {digest} is not a digest, nothing can match it: put the whole digest in."
#     placeholder: "No CoCo component reads attestation-config, a house schema (the real values: Trustee's RVPS). {digest} is a placeholder, nothing can match it: put the real digest in."
#     repeated: "No CoCo component reads attestation-config, a house schema (the real values: Trustee's RVPS). {digest} stands in the list twice: remove one."
#     no_measurement: "No CoCo component reads attestation-config, a house schema (the real values: Trustee's RVPS). {digest} has 256 bits, but launch measurements have 384: use the sha384."
#   fix: none
#   remediation: List whole digests (sha256, sha384 or sha512 with all their hex digits); in CoCo, register reference values.
package ccpolicy.rules.att_config_digests

import data.ccpolicy.lib

violations contains lib.fail("no_list", {}, file, inside("")) if {
	policy.allowed_digests
	not is_array(policy.allowed_digests)
}

violations contains lib.fail("no_list", {}, file, inside("")) if policy.allowed_digests in {false, null}

violations contains lib.fail("empty", {}, file, inside("")) if {
	is_array(digests)
	count(digests) == 0
}

violations contains lib.fail(digest.problem, {"digest": lib.shown(digest.text)}, file, object.union(lowered(digest.problem), inside(index_of(i)))) if {
	some i, digest in digests
	digest.problem != null
}

violations contains lib.fail("no_measurement", {"digest": digest.text}, file, inside(index_of(i))) if {
	input.parameters.digestMeaning == "measurement"
	some i, digest in digests
	digest.algorithm == "sha256"
	digest.problem == null
}

policy := input.facts.attestationConfig.value.policy

digests := input.facts.attestationConfig.digests

file := lib.at("", ["data", "config.json"])

inside(below) := {"embedded": {"format": "json", "pointer": concat("", ["/policy/allowed_digests", below])}}

index_of(i) := lib.at("", [i])

lowered(problem) := {"severity": "low", "action": "Audit"} if problem == "repeated"

else := {}
