# METADATA
# title: The host cannot read a termination message from inside the guest
# description: |
#   Kubernetes reads the reason of a container's end from a file in the container. In a confidential VM that file stays in
#   the guest: the message never arrives, and whoever waits for it learns nothing.
# related_resources:
# - ref: https://learn.microsoft.com/azure/aks/confidential-containers-overview
# custom:
#   ordinal: R80
#   severity: low
#   action: Audit
#   systems: [aks-cc, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["container:/name", "container:/terminationMessagePath"]
#   when: ["container:/terminationMessagePath"]
#   messages:
#     set: "Container {container} writes its termination message to {file}, which the host cannot read in the guest. Remove terminationMessagePath and use exit codes."
#   fix: safe
#   remediation: Remove terminationMessagePath; tell reasons apart by exit code, or log them where logs are allowed.
package ccpolicy.rules.cc_no_termination_log

import data.ccpolicy.lib

# Exports of live objects carry the default; it says nothing that its absence does not say.
violations contains lib.fail("set", {"container": c.container.name, "file": file}, path, {"fix": {
	"kind": "safe",
	"operations": [lib.remove(path)],
}}) if {
	some c in input.pod.containers
	file := c.container.terminationMessagePath
	not file in {"", "/dev/termination-log"}
	path := lib.at(c.path, ["terminationMessagePath"])
}
