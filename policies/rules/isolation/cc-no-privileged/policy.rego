# METADATA
# title: Privileged containers own the whole VM, and nothing of the host
# description: |
#   In a Kata pod privileged mode ends at the guest: it brings no host devices, but it gives one container every secret,
#   mount and process of its neighbours and a way to tamper with the agent and with attestation.
# related_resources:
# - ref: https://learn.microsoft.com/azure/aks/considerations-pod-sandboxing
# - ref: https://github.com/kata-containers/kata-containers/blob/main/docs/Limitations.md
# custom:
#   ordinal: R63
#   severity: high
#   action: Enforce
#   systems: [aks-cc, pod-sandboxing, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["container:/name", "container:/image", "container:/securityContext/privileged"]
#   when: ["container:/securityContext/privileged"]
#   parameters:
#     allowImages:
#       type: array
#       default: ["*osc-storage-helper*"]
#       description: Images (with * as wildcard) that need privileged mode inside the guest and may have it.
#     auditImages:
#       type: array
#       default: ["*aci/skr*"]
#       description: Images (with * as wildcard) whose privileged mode is reported but never blocks.
#   messages:
#     privileged: "Container {container} is privileged: that brings no host devices here, but the whole VM with its neighbours' secrets. Remove it and add the capabilities that it needs."
#   fix: suggest
#   remediation: Remove privileged and add the single capabilities that the container needs.
package ccpolicy.rules.cc_no_privileged

import data.ccpolicy.lib

violations contains lib.fail("privileged", {"container": c.container.name}, path, object.union(
	{"fix": {"kind": "suggest", "operations": [lib.remove(path)]}},
	lowered(c.container),
)) if {
	some c in input.pod.containers
	c.container.securityContext.privileged == true
	not listed(c.container, input.parameters.allowImages)
	path := lib.at(c.path, ["securityContext", "privileged"])
}

lowered(container) := {"severity": "low", "action": "Audit"} if listed(container, input.parameters.auditImages)

else := {}

listed(container, patterns) if {
	some pattern in patterns
	lib.matches(pattern, container.image)
}
