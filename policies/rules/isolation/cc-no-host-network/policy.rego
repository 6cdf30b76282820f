# METADATA
# title: Pods in a VM cannot join the host network
# description: |
#   A Kata pod runs in a virtual machine with its own network stack, so hostNetwork cannot do what it says; on some
#   versions it damages the node's own networking. hostPort binds a port of the node to traffic that ends in the VM.
# related_resources:
# - ref: https://github.com/kata-containers/kata-containers/blob/main/docs/Limitations.md
# - ref: https://learn.microsoft.com/azure/aks/considerations-pod-sandboxing
# custom:
#   ordinal: R61
#   severity: critical
#   action: Enforce
#   systems: [aks-cc, pod-sandboxing, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["pod:/hostNetwork", "pod:/dnsPolicy", "container:/name", "container:/ports/*/hostPort"]
#   when: ["pod:/hostNetwork", "pod:/dnsPolicy", "container:/ports/*/hostPort"]
#   messages:
#     host_network: "{kind} asks for the host network, but a Kata VM cannot join it. Remove hostNetwork."
#     dns_policy: "dnsPolicy ClusterFirstWithHostNet is a leftover of hostNetwork; without it, it means ClusterFirst. Write ClusterFirst."
#     host_port: "Container {container} binds host port {port} of the node to a port inside a VM. Expose the pod through a Service."
#   fix: safe
#   remediation: Remove hostNetwork and hostPort, and expose the pod through a Service.
package ccpolicy.rules.cc_no_host_network

import data.ccpolicy.lib

violations contains lib.fail("host_network", {"kind": input.resource.kind}, path, {"fix": {
	"kind": "safe",
	"operations": array.concat([lib.remove(path)], dns_repair),
}}) if {
	input.pod.spec.hostNetwork == true
	path := lib.at(input.pod.specPointer, ["hostNetwork"])
}

violations contains lib.fail("dns_policy", {}, dns_path, {
	"severity": "low",
	"action": "Audit",
	"fix": {"kind": "safe", "operations": dns_repair},
}) if {
	not input.pod.spec.hostNetwork == true
	count(dns_repair) > 0
}

# A node port is a matter of exposure, not of the host's network namespace: reported, never blocking.
violations contains lib.fail("host_port", {"container": c.container.name, "port": port.hostPort}, path, {
	"severity": "medium",
	"action": "Audit",
	"fix": {"kind": "suggest", "operations": [lib.remove(path)]},
}) if {
	some c in input.pod.containers
	some i, port in c.container.ports
	port.hostPort > 0
	path := lib.at(c.path, ["ports", i, "hostPort"])
}

dns_path := lib.at(input.pod.specPointer, ["dnsPolicy"])

dns_repair := [lib.set_value(dns_path, "ClusterFirst") | input.pod.spec.dnsPolicy == "ClusterFirstWithHostNet"]
