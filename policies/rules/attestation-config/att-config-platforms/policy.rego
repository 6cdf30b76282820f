# METADATA
# title: Allowed platforms are real TEEs, and those in use
# description: |
#   attestation-config is a house schema: no component of CoCo or Trustee reads this object; in Trustee the attestation policy
#   decides per TEE. The platforms sample and none attest nothing: any process can claim to be one. A TEE in use that is
#   not listed cannot attest.
# related_resources:
# - ref: https://github.com/confidential-containers/trustee/blob/main/kbs/docs/config.md
# - ref: https://github.com/confidential-containers/trustee/blob/main/attestation-service/docs/policy.md
# custom:
#   ordinal: R107
#   severity: high
#   action: Enforce
#   systems: [coco, peer-pods]
#   kinds: [ConfigMap]
#   reads: ["resource:/data/config.json"]
#   when: ["fact:attestationConfig"]
#   facts: [attestationConfig]
#   joins: [tees]
#   parameters:
#     platforms:
#       type: object
#       default: {sev-snp: snp, snp: snp, az-snp-vtpm: snp, tdx: tdx, az-tdx-vtpm: tdx, se: se, cca: cca, csv: csv, sgx: sgx}
#       description: Names that may be listed, and the TEE that each one stands for.
#   messages:
#     no_list: "No CoCo component reads attestation-config, a house schema (the real list: Trustee's attestation policy). Its allowed_platforms must be a list: correct it."
#     empty: "No CoCo component reads attestation-config, a house schema (the real list: Trustee's attestation policy). Its allowed_platforms is empty: list the TEEs that you run."
#     open: "No CoCo component reads attestation-config, a house schema (the real list: Trustee's attestation policy). Platform {platform} attests nothing, anybody can claim it: remove it."
#     unknown: "No CoCo component reads attestation-config, a house schema (the real list: Trustee's attestation policy). Platform {platform} is no TEE that is known here: correct or remove it."
#     unlisted: "No CoCo component reads attestation-config, a house schema (the real list: Trustee's attestation policy). Workloads here run on {tee}, which is not listed: add it."
#     unused: "No CoCo component reads attestation-config, a house schema (the real list: Trustee's attestation policy). Platform {platform} is allowed but no workload here runs on it: remove it if none does."
#     unfilled: "Not judged: a platform is still to be filled in, so nothing is known about the whole list."
#   fix: suggest
#   remediation: List exactly the TEEs that your workloads run on.
package ccpolicy.rules.att_config_platforms

import data.ccpolicy.lib

violations contains lib.fail("no_list", {}, file, inside("")) if {
	"allowed_platforms" in object.keys(policy)
	not is_array(policy.allowed_platforms)
}

violations contains lib.fail("empty", {}, file, inside("")) if {
	is_array(policy.allowed_platforms)
	count(policy.allowed_platforms) == 0
}

violations contains lib.fail("open", {"platform": platform}, file, object.union({"severity": "critical"}, removal(i))) if {
	some i, platform in platforms
	platform in open_names
}

violations contains lib.fail("unknown", {"platform": lib.shown(platform)}, file, removal(i)) if {
	some i, platform in platforms
	not platform in open_names
	not known[platform]
	not unfilled(i)
}

violations contains lib.fail("unfilled", {}, file, object.union(inside(lib.at("", [i])), {"status": "skip"})) if {
	some i, _ in platforms
	unfilled(i)
}

# Process enclaves on plain nodes attest elsewhere.
violations contains lib.fail("unlisted", {"tee": tee}, file, object.union(
	inside(""),
	{"discriminator": tee, "fix": {"kind": "suggest", "operations": [operation("add", "/-", tee)]}},
)) if {
	count(platforms) > 0
	not any_unfilled
	some tee in input.joined.tees
	tee != "sgx"
	not tee in {known[platform] | some platform in platforms}
}

# Only where the set shows workloads at all: a repository of configuration knows nothing about them.
violations contains lib.fail("unused", {"platform": platform}, file, object.union(
	{"severity": "info", "action": "Audit"},
	removal(i),
)) if {
	count(input.joined.tees) > 0
	some i, platform in platforms
	known[platform]
	not known[platform] in input.joined.tees
}

policy := input.facts.attestationConfig.value.policy

platforms := [platform | some platform in policy.allowed_platforms] if is_array(policy.allowed_platforms)

known := input.parameters.platforms

open_names := {"sample", "none", "*"}

file := lib.at("", ["data", "config.json"])

inside(below) := {"embedded": {"format": "json", "pointer": concat("", ["/policy/allowed_platforms", below])}}

removal(i) := object.union(inside(lib.at("", [i])), {"fix": {
	"kind": "suggest",
	"operations": [object.union(lib.remove(file), inside(lib.at("", [i])))],
}})

operation(op, below, value) := object.union({"op": op, "path": file, "value": value}, inside(below))

unfilled(i) if concat("", ["/policy/allowed_platforms", lib.at("", [i])]) in input.facts.attestationConfig.unfilled

any_unfilled if {
	some i, _ in platforms
	unfilled(i)
}
