# METADATA
# title: A hostPath in a Kata pod is not the host's directory
# description: |
#   In a confidential VM a hostPath is a copy that the untrusted host makes when the pod starts and that is never
#   synchronised again; in a sandbox it is a share that opens the node's own files to the pod that was to be isolated.
#   Sockets do not work through it at all.
# related_resources:
# - ref: https://github.com/kata-containers/kata-containers/blob/main/docs/Limitations.md
# - ref: https://github.com/kata-containers/kata-containers/blob/main/src/runtime/virtcontainers/container.go
# - ref: https://learn.microsoft.com/azure/aks/considerations-pod-sandboxing
# custom:
#   ordinal: R54
#   severity: high
#   action: Enforce
#   systems: [aks-cc, pod-sandboxing, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["pod:/volumes/*/name", "pod:/volumes/*/hostPath", "pod:/nodeSelector", "container:/volumeMounts/*/name", "container:/volumeMounts/*/readOnly"]
#   when: ["pod:/volumes/*/hostPath"]
#   parameters:
#     allow:
#       type: array
#       default:
#       - {platform: aks-cc, path: /opt/confidential-containers/share/kata-containers/reference-info-base64, readOnly: true}
#       - {platform: generic, path: /dev/tpm0, nodeSelector: {kubernetes.azure.com/security-type: ConfidentialVM}}
#       description: Paths that a pod may have. platform generic is any; nodeSelector must be in the pod's; readOnly asks for read-only mounts.
#     criticalPaths:
#       type: array
#       default: [/, /etc, /proc, /sys, /var/lib/kubelet, /run/docker.sock, /run/containerd/**]
#       description: Paths (glob, /var/run written as /run) that make the finding critical.
#   messages:
#     copied: "hostPath {path}: in this VM it is a copy that the untrusted host makes at the start, never synchronised. Use emptyDir, a PVC, or deliver the data through the KBS."
#     shared: "hostPath {path} shares a piece of the node with the sandbox that was to isolate the pod from it. Use emptyDir or a PVC."
#     guests_own: "hostPath {path} does not reach the node: in a VM /proc, /sys and /dev are the guest's own. Remove it; what needs the node's cannot run in a VM."
#     socket: "hostPath {path} is a socket, and sockets do not work through the VM boundary. Use a Service, or a sidecar with an emptyDir."
#     block_device: "hostPath {path} is a block device that the host plugs into the VM and can read. Use a PVC with volumeMode Block and encrypt it inside the guest."
#     writable: "hostPath {path} is allowed here, but only to read. Mount volume {volume} with readOnly: true."
#   fix: none
#   remediation: Replace the hostPath by an emptyDir or a PVC; in a TEE the KBS can deliver the data, too.
package ccpolicy.rules.cc_no_hostpath

import data.ccpolicy.lib

violations contains lib.fail(kind.message, {"path": lib.shown(found.path)}, found.pointer, kind.extra) if {
	some found in host_paths
	count(allowances(found)) == 0
	kind := kind_of(found)
}

# The path is on the list, but on none of its terms are all mounts read-only.
violations contains lib.fail("writable", {"path": found.path, "volume": found.volume}, found.pointer, weight(found)) if {
	some found in host_paths
	terms := allowances(found)
	count(terms) > 0
	every term in terms {
		term.readOnly == true
	}
	writable(found.volume)
}

# Every copy of the published sample mounts this path without readOnly, and what the guest writes reaches nobody.
weight(found) := {"severity": "low", "action": "Audit"} if {
	input.platform.system == "aks-cc"
	found.path == "/opt/confidential-containers/share/kata-containers/reference-info-base64"
} else := {}

host_paths contains {
	"path": object.get(volume.hostPath, "path", ""),
	"type": object.get(volume.hostPath, "type", ""),
	"volume": object.get(volume, "name", ""),
	"pointer": lib.at(input.pod.specPointer, ["volumes", i, "hostPath", "path"]),
} if {
	some i, volume in input.pod.spec.volumes
}

allowances(found) := [term |
	some term in input.parameters.allow
	term.path == found.path
	object.get(term, "platform", "generic") in {"generic", input.platform.system}
	every key, value in object.get(term, "nodeSelector", {}) {
		input.pod.spec.nodeSelector[key] == value
	}
]

writable(volume) if {
	some c in input.pod.containers
	some mount in c.container.volumeMounts
	mount.name == volume
	not mount.readOnly == true
}

kind_of(found) := {"message": "socket", "extra": {"severity": "critical"}} if is_socket(found)

else := {"message": "block_device", "extra": {"severity": "info", "action": "Audit"}} if found.type == "BlockDevice"

else := {"message": sharing(found), "extra": {"severity": "critical"}} if {
	some pattern in input.parameters.criticalPaths
	glob.match(pattern, ["/"], normal(found.path))
}

else := {"message": sharing(found), "extra": {}}

is_socket(found) if found.type == "Socket"

# Hardly anybody writes the type.
is_socket(found) if {
	found.type == ""
	endswith(found.path, ".sock")
}

sharing(found) := "guests_own" if {
	some pattern in ["/proc", "/proc/**", "/sys", "/sys/**", "/dev", "/dev/**"]
	glob.match(pattern, ["/"], normal(found.path))
} else := "shared" if {
	input.platform.system == "pod-sandboxing"
} else := "copied"

# One spelling of a path: no trailing slash, and /var/run as the /run that it links to.
normal(path) := concat("", ["/", trim(trim_prefix(path, "/var/run"), "/")]) if not startswith(path, "/var/run")

normal(path) := concat("/", ["/run", trim(trim_prefix(path, "/var/run"), "/")]) if startswith(path, "/var/run/")
