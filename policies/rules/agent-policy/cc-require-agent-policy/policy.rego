# METADATA
# title: Every TEE pod ships an agent policy
# description: |
#   Without a policy of its own the guest agent uses the one in its image, which mostly allows everything: the host may
#   exec into the pod, change its mounts or swap its containers, and attestation proves nothing about them.
# related_resources:
# - ref: https://learn.microsoft.com/azure/confidential-computing/confidential-containers-aks-security-policy
# - ref: https://confidentialcontainers.org/docs/features/initdata/
# custom:
#   ordinal: R18
#   severity: critical
#   action: Enforce
#   systems: [aks-cc, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["podMetadata:/annotations", "podMetadata:/labels"]
#   facts: [agentPolicy, initdata]
#   joins: [peerPodsConfig]
#   messages:
#     missing: "No agent policy: the host may exec into this pod, reconfigure it or swap its containers, and attestation proves nothing about them. Generate one, with genpolicy for example, and add it in the annotation {key}."
#     unmeasured: "This release measures only initdata: a policy in this annotation is unmeasured, and is used only if the guest lets the host set policies. Put it into initdata."
#     no_policy_in_initdata: "The initdata brings no policy.rego, so the agent uses the policy of the guest image, which mostly allows everything. Generate one and add it to the initdata."
#   parameters:
#     acceptInjected: {type: array, default: [], description: "Names of admission webhooks or policies that add the policy on the cluster; findings then only audit."}
#     acceptGlobalInitdata: {type: boolean, default: false, description: "Accept INITDATA of the ConfigMap peer-pods-cm as the policy of all peer pods."}
#   fix: generate
#   remediation: Generate a policy for the workload and add it to the pod template.
package ccpolicy.rules.cc_require_agent_policy

import data.ccpolicy.lib

violations contains lib.fail("missing", {"key": expected}, lib.at(input.pod.metadataPointer, ["annotations", expected]), object.union(weight, generated)) if {
	not is_global
	count([key | some key in all_keys; is_string(annotations[key]); not is_unread(key)]) == 0
}

violations contains lib.fail("unmeasured", {}, input.facts.agentPolicy.path, object.union(weight, generated)) if {
	not is_global
	not policy_key in counting
	input.facts.agentPolicy.problem == null # else R20 speaks of it
	count(object.get(input.facts, "initdata", [])) == 0
}

violations contains lib.fail("no_policy_in_initdata", {}, found.path, object.union(weight, generated)) if {
	not is_global
	some found in input.facts.initdata
	found.key in counting
	found.problem == null # else R20 speaks of it
	not found.hasPolicy
	not has_counting_policy
}

annotations := object.get(input.pod.metadata, "annotations", {})

policy_key := "io.katacontainers.config.agent.policy"

new_key := "io.katacontainers.config.hypervisor.cc_init_data"

old_key := "io.katacontainers.config.runtime.cc_init_data"

all_keys := [policy_key, new_key, old_key]

# The keys that count in this release, the one to write first.
counting := [policy_key] if {
	input.platform.system == "aks-cc"
} else := [new_key] if {
	coco >= [0, 16]
} else := [old_key] if {
	input.platform.system == "peer-pods"
} else := [old_key, policy_key] if {
	coco >= [0, 14]
} else := [policy_key]

# A workload without a release is judged as by the newest.
coco := object.get(input.platform, ["release", "coco"], [999])

expected := counting[0]

has_counting_policy if {
	policy_key in counting
	is_string(annotations[policy_key])
}

# Before 0.14 nothing on bare metal read initdata, and no rule speaks of the key that came first.
is_unread(key) if {
	key == old_key
	input.platform.system == "coco"
	coco < [0, 14]
}

is_global if {
	input.parameters.acceptGlobalInitdata
	input.platform.system == "peer-pods"
	some config in input.joined.peerPodsConfig
	config.data.INITDATA != ""
}

# Others may bring the policy: admission on the cluster, Contrast. A test class outside production proves nothing anyway.
is_softened if count(input.parameters.acceptInjected) > 0

is_softened if lib.is_contrast(input.pod.metadata)

is_softened if {
	input.platform.dev
	not input.production
}

weight := {"action": "Audit"} if is_softened

weight := {} if not is_softened

generated := {"fix": {"kind": "generate", "operations": []}}
