# METADATA
# title: Images are pinned by digest
# description: |
#   A tag names whatever its registry serves today. What was attested and reviewed is one image, and only its digest says
#   which; a malformed digest pins nothing, and the pod never starts.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/containers/images/#image-names
# - ref: https://docs.edgeless.systems/contrast/
# custom:
#   ordinal: R36
#   severity: medium
#   action: Audit
#   systems: [aks-cc, pod-sandboxing, aks-sgx, coco, peer-pods]
#   kinds: [Pod]
#   reads: ["container:/image", "container:/imagePullPolicy"]
#   when: ["container:/image"]
#   facts: [images]
#   messages:
#     tag_only: "{image} is pinned by a tag only: what was {seen} today may not be what is pulled tomorrow. Add its digest."
#     malformed: "The digest of {image} is malformed, so the image can never be pulled. Write sha256: and 64 hexadecimal digits."
#     no_reference: "This is no image reference (a placeholder, perhaps), so it cannot be judged."
#   parameters:
#     exemptRegistries: {type: array, default: [], description: "Registries or repositories whose tags never move."}
#     digests: {type: object, default: {}, description: "Known digests: image as written, or repository:tag, to sha256:…; the finding then offers the pinned image."}
#     keepTag: {type: boolean, default: true, description: "Keep the tag beside the digest that is offered."}
#     floatingTags: {type: array, default: [latest, stable, main, master, edge, dev, nightly], description: "Tags that cc-image-no-latest reports."}
#   fix: suggest
#   remediation: Add the digest of the image that was reviewed.
package ccpolicy.rules.cc_image_digest

import data.ccpolicy.lib

violations contains lib.fail("tag_only", {"image": image.image, "seen": seen}, image.path, offer(image)) if {
	some image in input.facts.images
	image.problem == null
	image.digest == null
	image.tag != null
	not image.tag in input.parameters.floatingTags # R35 speaks of these
	every registry in input.parameters.exemptRegistries { not lies_in(image, registry) }
}

violations contains lib.fail("malformed", {"image": image.image}, image.path, {"severity": "high"}) if {
	some image in input.facts.images
	image.problem == "digest"
}

violations contains lib.fail("no_reference", {}, image.path, {"status": "skip"}) if {
	some image in input.facts.images
	image.problem == "none"
}

# A sandbox is not attested.
seen := "reviewed" if input.platform.system == "pod-sandboxing"

else := "attested"

lies_in(image, registry) if image.repository == registry

lies_in(image, registry) if startswith(image.repository, concat("", [trim_suffix(registry, "/"), "/"]))

offer(image) := {"fix": {"kind": "suggest", "operations": array.concat([lib.set_value(image.path, pinned)], pulling(image))}} if {
	digest := known_digest(image)
	pinned := concat("", [image.name, kept_tag(image), "@", digest])
} else := {}

known_digest(image) := input.parameters.digests[image.image] if {
	input.parameters.digests[image.image]
} else := input.parameters.digests[concat(":", [image.repository, image.tag])]

kept_tag(image) := concat("", [":", image.tag]) if input.parameters.keepTag

kept_tag(_) := "" if not input.parameters.keepTag

# With a digest the default is IfNotPresent, which R37 does not accept where the guest pulls.
pulling(image) := [lib.add(lib.at(c.path, ["imagePullPolicy"]), "Always") |
	is_pulled_anew
	some c in input.pod.containers
	c.path == image.containerPath
	object.get(c.container, "imagePullPolicy", "") == ""
]

is_pulled_anew if input.platform.guestPull

is_pulled_anew if {
	input.platform.system == "aks-cc"
	input.platform.release.aks < [2025, 1]
}
