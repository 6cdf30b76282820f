# METADATA
# title: Generated agent policies know IPv4 only
# description: |
#   The policy generator writes IPv4 patterns for the addresses that a confidential pod sees. With IPv6 or dual stack the
#   agent meets values that no pattern covers, and the pod does not start or cannot be reached.
# related_resources:
# - ref: https://learn.microsoft.com/azure/aks/confidential-containers-overview
# - ref: https://github.com/kata-containers/kata-containers/blob/main/src/tools/genpolicy/genpolicy-settings.json
# custom:
#   ordinal: R77
#   severity: medium
#   action: Enforce
#   systems: [aks-cc, coco, peer-pods]
#   kinds: [Pod, Service]
#   reads: ["resource:/spec/ipFamilies", "resource:/spec/ipFamilyPolicy"]
#   when: ["resource:/spec/ipFamilies", "resource:/spec/ipFamilyPolicy", "fact:ipv6Addresses"]
#   facts: [ipv6Addresses]
#   messages:
#     family: "Service {service} asks for IPv6, but the policy generator only writes IPv4 patterns. Use ipFamilies [IPv4]."
#     dual_stack: "ipFamilyPolicy {value} gives Service {service} an IPv6 address too, but the policy generator only writes IPv4 patterns. Use SingleStack."
#     address: "{field} is the IPv6 address {address}, but the policy generator only writes IPv4 patterns. Use an IPv4 address or a name."
#   fix: suggest
#   remediation: Use ipFamilyPolicy SingleStack with ipFamilies [IPv4], and IPv4 addresses.
package ccpolicy.rules.cc_ipv4_only

import data.ccpolicy.lib

violations contains lib.fail("family", {"service": input.resource.metadata.name}, lib.at("/spec/ipFamilies", [i]), repair) if {
	input.resource.kind == "Service"
	some i, "IPv6" in input.resource.spec.ipFamilies
}

violations contains lib.fail(
	"dual_stack", {"service": input.resource.metadata.name, "value": policy}, "/spec/ipFamilyPolicy",
	object.union(repair, lowered[policy]),
) if {
	input.resource.kind == "Service"
	policy := input.resource.spec.ipFamilyPolicy
	lowered[policy]
}

violations contains lib.fail("address", {"field": found.field, "address": found.address}, found.pointer, {}) if {
	some found in input.facts.ipv6Addresses
}

# Preferring is what many charts write by default: it only takes effect in a dual-stack cluster.
lowered := {"RequireDualStack": {}, "PreferDualStack": {"severity": "low", "action": "Audit"}}

repair := {"fix": {"kind": "suggest", "operations": array.concat(policy_repair, families_repair)}}

policy_repair := [lib.set_value("/spec/ipFamilyPolicy", "SingleStack") | lowered[input.resource.spec.ipFamilyPolicy]]

families_repair := [lib.set_value("/spec/ipFamilies", ["IPv4"]) | "IPv6" in input.resource.spec.ipFamilies]
