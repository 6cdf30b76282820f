# METADATA
# title: Images are always pulled where the guest pulls them
# description: |
#   With an image already in the node's cache the pull inside the guest is skipped, and mounting the root file system fails.
#   Only imagePullPolicy Always makes the kubelet ask for the image each time.
# related_resources:
# - ref: https://confidentialcontainers.org/docs/troubleshooting/
# - ref: https://kubernetes.io/docs/concepts/containers/images/#imagepullpolicy-defaulting
# custom:
#   ordinal: R37
#   severity: high
#   action: Enforce
#   systems: [aks-cc, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["container:/image", "container:/imagePullPolicy"]
#   when: ["container:/image", "container:/imagePullPolicy"]
#   facts: [images]
#   messages:
#     explicit: "Container {container} has imagePullPolicy {policy}: with a cached image the guest's pull is skipped, and its root file system cannot be mounted. Write Always."
#     default: "Container {container} has no imagePullPolicy, and for {image} that means IfNotPresent: with a cached image the guest's pull is skipped, and its root file system cannot be mounted. Write Always."
#     undecided: "imagePullPolicy is not written, and an image that is no reference does not say what it will be."
#   parameters:
#     alwaysPullImagesAdmission: {type: boolean, default: false, description: "The cluster runs the AlwaysPullImages admission plugin."}
#   fix: safe
#   remediation: Set imagePullPolicy Always on every container.
package ccpolicy.rules.cc_image_pull_policy_always

import data.ccpolicy.lib

violations contains lib.fail("explicit", {"container": c.container.name, "policy": policy}, path, {"fix": {
	"kind": "safe",
	"operations": [lib.set_value(path, "Always")],
}}) if {
	matters
	some c in input.pod.containers
	policy := c.container.imagePullPolicy
	not policy in {"Always", ""}
	path := lib.at(c.path, ["imagePullPolicy"])
}

violations contains lib.fail("default", {"container": image.container, "image": image.image}, path, {"fix": {
	"kind": "safe",
	"operations": [lib.add(path, "Always")],
}}) if {
	matters
	some image in defaulted
	image.problem != "none"
	not means_always(image)
	path := lib.at(image.containerPath, ["imagePullPolicy"])
}

violations contains lib.fail("undecided", {}, image.path, {"status": "skip"}) if {
	matters
	some image in defaulted
	image.problem == "none"
}

# Where the host pulls, a cached image is as good; the AKS documentation asked for it until January 2025.
matters if {
	input.platform.guestPull
	not input.parameters.alwaysPullImagesAdmission
}

matters if {
	input.platform.system == "aks-cc"
	not input.parameters.alwaysPullImagesAdmission
}

defaulted := [image |
	some image in input.facts.images
	without_policy[image.containerPath]
]

# Looked up, not searched with `in`, which goes through the whole set.
without_policy := {c.path |
	some c in input.pod.containers
	object.get(c.container, "imagePullPolicy", "") == "" # the API server takes an empty one for none
}

means_always(image) if {
	image.problem == null
	image.digest == null
	object.get(image, "tag", null) in {null, "latest"}
}
