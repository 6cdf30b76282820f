# METADATA
# title: The policy stands under the key that the release reads
# description: |
#   The annotation that carries initdata was renamed in CoCo 0.16 (Kata 3.20), and AKS reads only the agent policy. A key
#   that the runtime does not read is ignored without an error: the pod runs without its policy.
# related_resources:
# - ref: https://github.com/confidential-containers/confidential-containers/blob/main/releases/v0.16.0.md
# - ref: https://github.com/kata-containers/kata-containers/releases/tag/3.20.0
# custom:
#   ordinal: R19
#   severity: critical
#   action: Enforce
#   systems: [aks-cc, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["podMetadata:/annotations", "podMetadata:/labels"]
#   when:
#     - "podMetadata:/annotations/io.katacontainers.config.hypervisor.cc_init_data"
#     - "podMetadata:/annotations/io.katacontainers.config.runtime.cc_init_data"
#   facts: [agentPolicy, initdata]
#   messages:
#     old_key: "Since CoCo 0.16 (Kata 3.20) initdata is read from {new}; this key is ignored without an error. Rename it."
#     new_key: "Before CoCo 0.16 (Kata 3.20) initdata is read from {old}; this key is ignored without an error. Rename it, or upgrade."
#     unread: "Before CoCo 0.14 nothing reads initdata on bare metal, so its policy is never applied. Upgrade, or put the policy into io.katacontainers.config.agent.policy."
#     aks: "AKS Confidential Containers reads no initdata; this key is ignored without an error. Put the policy into io.katacontainers.config.agent.policy."
#     two_policies: "The pod brings two different policies: this one, and policy.rego in its initdata. Only one is applied. Keep one, generated from this pod."
#   fix: safe
#   movesPolicy: true
#   remediation: Rename the annotation to the key that the release reads.
package ccpolicy.rules.cc_policy_annotation_key

import data.ccpolicy.lib

violations contains lib.fail("old_key", {"new": new_key}, at(old_key), weighed({"fix": renaming(old_key, new_key)})) if {
	reads_initdata
	coco >= [0, 16]
	has(old_key)
}

violations contains lib.fail("new_key", {"old": old_key}, at(new_key), weighed({"fix": renaming(new_key, old_key)})) if {
	reads_initdata
	coco < [0, 16]
	has(new_key)
}

violations contains lib.fail("unread", {}, at(new_key), weighed({"fix": {"kind": "generate", "operations": []}})) if {
	input.platform.system == "coco"
	coco < [0, 14]
	has(new_key)
}

violations contains lib.fail("aks", {}, at(key), weighed({"fix": {"kind": "generate", "operations": []}})) if {
	input.platform.system == "aks-cc"
	some key in [new_key, old_key]
	has(key)
}

violations contains lib.fail("two_policies", {}, input.facts.agentPolicy.path, weighed({
	"related": [found.path],
	"fix": {"kind": "generate", "operations": []},
})) if {
	input.platform.system != "aks-cc"
	some found in input.facts.initdata
	is_string(found.policyDigest)
	is_string(input.facts.agentPolicy.digest)
	found.policyDigest != input.facts.agentPolicy.digest
}

# What Contrast prepares is told, and never blocks.
weighed(extra) := object.union(extra, {"action": "Audit"}) if lib.is_contrast(input.pod.metadata)

weighed(extra) := extra if not lib.is_contrast(input.pod.metadata)

new_key := "io.katacontainers.config.hypervisor.cc_init_data"

old_key := "io.katacontainers.config.runtime.cc_init_data"

# A workload without a release is judged as by the newest.
coco := object.get(input.platform, ["release", "coco"], [999])

reads_initdata if input.platform.system == "peer-pods"

reads_initdata if {
	input.platform.system == "coco"
	coco >= [0, 14]
}

has(key) if is_string(input.pod.metadata.annotations[key])

at(key) := lib.at(input.pod.metadataPointer, ["annotations", key])

# Never over a key that is there: which of the two is meant, people must say.
renaming(from, to) := {"kind": "safe", "operations": [lib.move(at(from), at(to))]} if not has(to)

renaming(from, to) := {"kind": "suggest", "operations": [lib.remove(at(from))]} if has(to)
