# METADATA
# title: Nobody talks to a confidential container through the host
# description: |
#   stdin, tty and ephemeral containers go through the host, which a confidential pod does not trust. The agent refuses
#   them unless its policy opens them, and then it opens them to everybody on the host.
# related_resources:
# - ref: https://learn.microsoft.com/azure/aks/confidential-containers-overview
# - ref: https://github.com/kata-containers/kata-containers/blob/main/src/tools/genpolicy/genpolicy-advanced-command-line-parameters.md
# custom:
#   ordinal: R81
#   severity: high
#   action: Enforce
#   systems: [aks-cc, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["container:/name", "container:/image", "container:/stdin", "container:/tty", "ephemeral:/name"]
#   when: ["container:/stdin", "container:/tty", "container:/image", "ephemeral:"]
#   parameters:
#     debugImages:
#       type: array
#       default: ["*netshoot*", "*busybox*:debug", "*dnsutils*"]
#       description: Images (with * as wildcard) that are there to be talked to; reported in production.
#   messages:
#     interactive: "Container {container} asks for {field}, which the agent refuses unless its policy opens it to everybody on the host. Remove it and debug in an overlay that is not confidential."
#     ephemeral: "Ephemeral container {container} debugs through the host, which the agent refuses. Debug in an overlay that is not confidential."
#     debug_image: "Container {container} runs the debugging image {image} in production. Remove it and debug in an overlay that is not confidential."
#   fix: safe
#   remediation: Remove stdin, tty and ephemeral containers; debug in an overlay that is not confidential.
package ccpolicy.rules.cc_no_interactive_debug

import data.ccpolicy.lib

violations contains lib.fail("interactive", {"container": c.container.name, "field": field}, path, object.union(
	{"fix": {"kind": "safe", "operations": [lib.remove(path)]}},
	strictness,
)) if {
	some c in input.pod.containers
	c.type != "ephemeral"
	some field in ["stdin", "tty"]
	c.container[field] == true
	path := lib.at(c.path, [field])
}

violations contains lib.fail("ephemeral", {"container": object.get(c.container, "name", "")}, c.path, strictness) if {
	some c in input.pod.containers
	c.type == "ephemeral"
}

violations contains lib.fail(
	"debug_image", {"container": c.container.name, "image": c.container.image},
	lib.at(c.path, ["image"]), {},
) if {
	input.production
	some c in input.pod.containers
	c.type != "ephemeral"
	some pattern in input.parameters.debugImages
	lib.matches(pattern, c.container.image)
}

# Outside production a job may well be fed by a pipe: reported, never blocking.
default strictness := {"severity": "low", "action": "Audit"}

strictness := {} if input.production
