# METADATA
# title: Pods in a VM cannot join the host's process, IPC or user namespaces
# description: |
#   A Kata pod runs in a virtual machine: the host's processes, shared memory and users are not there to be joined.
#   The runtime refuses or ignores these fields, and the agent policy cannot express them.
# related_resources:
# - ref: https://github.com/kata-containers/kata-containers/blob/main/docs/Limitations.md
# custom:
#   ordinal: R62
#   severity: high
#   action: Enforce
#   systems: [aks-cc, pod-sandboxing, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["pod:/hostPID", "pod:/hostIPC", "pod:/hostUsers"]
#   when: ["pod:/hostPID", "pod:/hostIPC", "pod:/hostUsers"]
#   messages:
#     host_namespace: "{field} asks to join a namespace of the host, which a VM cannot do and an agent policy cannot express. Remove it."
#     host_users: "hostUsers: true is the default and means the node's user ids, which do not exist inside the VM; the policy generator stops at it. Remove it."
#   fix: safe
#   remediation: Remove hostPID, hostIPC and hostUsers from the pod spec.
package ccpolicy.rules.cc_no_host_pid_ipc

import data.ccpolicy.lib

violations contains lib.fail("host_namespace", {"field": field}, path, repair(path)) if {
	some field in ["hostPID", "hostIPC"]
	input.pod.spec[field] == true
	path := lib.at(input.pod.specPointer, [field])
}

# false is a hardening that the VM does not need but does not contradict either.
violations contains lib.fail("host_users", {}, path, repair(path)) if {
	input.pod.spec.hostUsers == true
	path := lib.at(input.pod.specPointer, ["hostUsers"])
}

repair(path) := {"fix": {"kind": "safe", "operations": [lib.remove(path)]}}
