# METADATA
# title: Confidential pods are reached over TCP
# description: |
#   On AKS Confidential Containers only TCP works, and for every Service port Kubernetes injects environment variables
#   that name the protocol: a generated agent policy whose patterns know TCP only refuses the pod at its next start.
#   The upstream policy generator accepts UDP since Kata 3.24.
# related_resources:
# - ref: https://learn.microsoft.com/azure/aks/confidential-containers-overview
# - ref: https://github.com/kata-containers/kata-containers/blob/main/src/tools/genpolicy/genpolicy-settings.json
# custom:
#   ordinal: R76
#   severity: high
#   action: Enforce
#   systems: [aks-cc, coco, peer-pods]
#   kinds: [Pod, Service, discovery.k8s.io/EndpointSlice]
#   reads: ["container:/name", "container:/ports/*/containerPort", "container:/ports/*/protocol", "pod:/enableServiceLinks", "resource:/spec/ports/*/port", "resource:/spec/ports/*/protocol", "resource:/ports"]
#   parameters:
#     udpSinceKata:
#       type: array
#       default: [3, 24]
#       description: The Kata release from which generated policies accept UDP. Profiles without a Kata release never do.
#   messages:
#     service_port: "Service {service} offers port {port} over {protocol}; the variables that it injects into pods are rejected by the generated policy. Use TCP."
#     container_port: "Container {container} listens on port {port} over {protocol}; only TCP reaches a confidential pod. Use TCP."
#     endpoint_slice: "Not judged: an EndpointSlice does not say which pods it belongs to. Check the protocols of its Service."
#     namespace_services: "Not judged: every Service of the namespace injects variables into this pod, and non-TCP ones are rejected by the generated policy. Keep such Services in another namespace."
#   fix: none
#   remediation: Use TCP, or move the UDP or SCTP endpoint out of the confidential pod and its namespace.
package ccpolicy.rules.cc_service_tcp_only

import data.ccpolicy.lib

violations contains lib.fail(
	"service_port", {
		"service": input.resource.metadata.name,
		"port": object.get(port, "port", ""),
		"protocol": port.protocol,
	},
	lib.at("", ["spec", "ports", i, "protocol"]), {},
) if {
	input.resource.kind == "Service"
	some i, port in input.resource.spec.ports
	unreachable(port.protocol)
}

violations contains lib.fail(
	"container_port", {
		"container": c.container.name,
		"port": object.get(port, "containerPort", ""),
		"protocol": port.protocol,
	},
	lib.at(c.path, ["ports", i, "protocol"]), {"severity": "medium"},
) if {
	some c in input.pod.containers
	some i, port in c.container.ports
	unreachable(port.protocol)
}

violations contains lib.fail("endpoint_slice", {}, "/ports", {"status": "skip"}) if {
	input.resource.kind == "EndpointSlice"
}

# Which other Services share the namespace is not known from the pod; where UDP is accepted it does not matter.
violations contains lib.fail("namespace_services", {}, path, {"status": "skip"}) if {
	input.pod
	unreachable("UDP")
	not input.pod.spec.enableServiceLinks == false
	path := lib.at(input.pod.specPointer, ["enableServiceLinks"])
}

unreachable("SCTP")

unreachable("UDP") if not accepts_udp

accepts_udp if input.platform.release.kata >= input.parameters.udpSinceKata
