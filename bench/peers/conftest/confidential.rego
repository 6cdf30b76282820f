# The five rules that the benchmark compares, as one would write them for conftest.
package main

pod_spec := input.spec if input.kind == "Pod"

pod_spec := input.spec.jobTemplate.spec.template.spec if input.kind == "CronJob"

pod_spec := input.spec.template.spec if input.kind in ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"]

confidential if startswith(pod_spec.runtimeClassName, "kata-qemu-snp")

containers := array.concat(object.get(pod_spec, "containers", []), object.get(pod_spec, "initContainers", []))

floating_tags := {"latest", "stable", "main", "master", "edge", "dev", "nightly"}

last_part(image) := parts[count(parts) - 1] if parts := split(image, "/")

tag_of(image) := trim_prefix(part, concat("", [split(part, ":")[0], ":"])) if {
	part := last_part(image)
	contains(part, ":")
}

deny contains msg if {
	confidential
	some container in containers
	not contains(container.image, "@")
	not tag_of(container.image)
	msg := sprintf("cc-image-no-latest %s %s/%s", [input.kind, input.metadata.namespace, input.metadata.name])
}

deny contains msg if {
	confidential
	some container in containers
	not contains(container.image, "@")
	tag_of(container.image) in floating_tags
	msg := sprintf("cc-image-no-latest %s %s/%s", [input.kind, input.metadata.namespace, input.metadata.name])
}

deny contains msg if {
	confidential
	some container in containers
	not contains(container.image, "@")
	not tag_of(container.image) in floating_tags
	msg := sprintf("cc-image-digest %s %s/%s", [input.kind, input.metadata.namespace, input.metadata.name])
}

deny contains msg if {
	confidential
	pod_spec.hostNetwork == true
	msg := sprintf("cc-no-host-network %s %s/%s", [input.kind, input.metadata.namespace, input.metadata.name])
}

deny contains msg if {
	confidential
	some field in ["hostPID", "hostIPC"]
	pod_spec[field] == true
	msg := sprintf("cc-no-host-pid-ipc %s %s/%s", [input.kind, input.metadata.namespace, input.metadata.name])
}

deny contains msg if {
	confidential
	some container in containers
	container.securityContext.privileged == true
	msg := sprintf("cc-no-privileged %s %s/%s", [input.kind, input.metadata.namespace, input.metadata.name])
}
