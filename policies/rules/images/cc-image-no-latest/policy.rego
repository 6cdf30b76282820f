# METADATA
# title: No floating image tags
# description: |
#   An agent policy holds the hashes of an image's layers, and attestation speaks of what was pulled. A tag that moves
#   changes the image under both: the next pod is refused, or runs what nobody reviewed.
# related_resources:
# - ref: https://learn.microsoft.com/azure/confidential-computing/confidential-containers-on-aks-preview
# custom:
#   ordinal: R35
#   severity: high
#   action: Enforce
#   systems: [aks-cc, pod-sandboxing, aks-sgx, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["container:/image"]
#   when: ["container:/image"]
#   facts: [images]
#   messages:
#     untagged: "{image} has no tag, so it means latest and can change {unseen}. Pin a version and its digest."
#     floating: "{image}: the tag {tag} moves, so the image can change {unseen}. Pin a version and its digest."
#     no_reference: "This is no image reference (a placeholder, perhaps), so it cannot be judged."
#   parameters:
#     floatingTags: {type: array, default: [latest, stable, main, master, edge, dev, nightly], description: "Tags that move."}
#   fix: none
#   remediation: Pin the image to a version and a digest.
package ccpolicy.rules.cc_image_no_latest

import data.ccpolicy.lib

violations contains lib.fail("untagged", {"image": image.image, "unseen": unseen}, image.path, {}) if {
	some image in unpinned
	image.tag == null
}

violations contains lib.fail("floating", {"image": image.image, "tag": image.tag, "unseen": unseen}, image.path, {}) if {
	some image in unpinned
	image.tag in input.parameters.floatingTags
}

violations contains lib.fail("no_reference", {}, image.path, {"status": "skip"}) if {
	some image in input.facts.images
	image.problem == "none"
}

# Sandboxes and enclaves have no agent policy.
unseen := "without a commit" if input.platform.system in {"pod-sandboxing", "aks-sgx"}

else := "under the policy"

unpinned := [image | some image in input.facts.images; image.problem == null; image.digest == null]
