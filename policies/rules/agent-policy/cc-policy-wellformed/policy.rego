# METADATA
# title: The policy decodes and is an agent policy
# description: |
#   The agent takes strict base64 of UTF-8 text in the package agent_policy, initdata a gzip of TOML around it. With
#   anything else the sandbox fails to start, or refuses every request.
# related_resources:
# - ref: https://learn.microsoft.com/azure/confidential-computing/confidential-containers-aks-security-policy
# - ref: https://github.com/confidential-containers/trustee/blob/main/kbs/docs/initdata.md
# custom:
#   ordinal: R20
#   severity: high
#   action: Enforce
#   systems: [aks-cc, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["podMetadata:/annotations", "podMetadata:/labels"]
#   when: ["fact:agentPolicy", "fact:initdata"]
#   facts: [agentPolicy, initdata]
#   messages:
#     unusable: "The value of {key} cannot be used: {problem}. The sandbox fails to start or refuses every request. Generate it anew, with genpolicy for example."
#   fix: generate
#   remediation: Generate the policy again.
package ccpolicy.rules.cc_policy_wellformed

import data.ccpolicy.lib

violations contains lib.fail("unusable", {"key": carrier.key, "problem": problems[id]}, carrier.path, weighed({"fix": {
	"kind": "generate",
	"operations": [],
}})) if {
	some carrier in carriers
	some id in wrong(carrier)
}

# What Contrast prepares is told, and never blocks.
weighed(extra) := object.union(extra, {"action": "Audit"}) if lib.is_contrast(input.pod.metadata)

weighed(extra) := extra if not lib.is_contrast(input.pod.metadata)

carriers := array.concat([found | found := input.facts.agentPolicy], [found | some found in input.facts.initdata; reads_initdata])

# What nothing reads stops no sandbox: there R18 and R19 say that it is no policy.
reads_initdata if input.platform.system == "peer-pods"

reads_initdata if {
	input.platform.system == "coco"
	coco >= [0, 14]
}

wrong(carrier) := {carrier.problem} if {
	is_string(carrier.problem)
} else := {carrier.policyProblem} if {
	is_string(carrier.policyProblem)
} else := {"uncompressed"} if {
	carrier.compressed == false
	coco >= [0, 14]
} else := {"compressed"} if {
	carrier.compressed == true
	coco < [0, 14]
} else := set()

# A workload without a release is judged as by the newest.
coco := object.get(input.platform, ["release", "coco"], [999])

problems := {
	"empty": "it is empty",
	"base64": "it is not strict base64 (no line breaks, padded, no data: prefix)",
	"gzip": "its gzip is damaged",
	"size": "it unpacks to more than 2 MiB",
	"utf8": "it is not UTF-8 text",
	"toml": "it is not TOML",
	"data": "it has no [data] table",
	"no-package": "the policy does not begin with a package clause",
	"other-package": "the policy is not in the package agent_policy",
	"uncompressed": "since CoCo 0.14 initdata must be compressed with gzip",
	"compressed": "before CoCo 0.14 initdata must not be compressed",
}
