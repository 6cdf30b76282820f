# METADATA
# title: Images come from registries that are allowed
# description: |
#   The first preview of AKS Confidential Containers could pull only from public registries. Beyond that, an organisation
#   may say from where its images come, so that what is attested is also what it built.
# related_resources:
# - ref: https://learn.microsoft.com/azure/aks/confidential-containers-overview
# custom:
#   ordinal: R38
#   severity: low
#   action: Audit
#   systems: [aks-cc]
#   kinds: [Pod]
#   reads: ["container:/image", "pod:/imagePullSecrets"]
#   when: ["container:/image"]
#   facts: [images]
#   messages:
#     private_registry: "This preview cannot pull from private registries, and {domain} is none of the public ones. Use a public registry, or a later release."
#     pull_secrets: "This preview cannot pull from private registries, and imagePullSecrets is for nothing else. Remove it, or use a later release."
#     not_allowed: "{image} comes from {domain}, which is not in allowedRegistries. Use an allowed registry."
#     no_reference: "This is no image reference (a placeholder, perhaps), so it cannot be judged."
#   parameters:
#     allowedRegistries: {type: array, default: [], description: "Registries (ghcr.io) or parts of them (ghcr.io/acme); empty allows all."}
#     publicRegistries: {type: array, default: [], description: "More public registries, for aks-cc-preview@2023-11."}
#   fix: none
#   remediation: Pull the image from an allowed registry.
package ccpolicy.rules.cc_image_registry

import data.ccpolicy.lib

violations contains lib.fail("private_registry", {"domain": image.domain}, image.path, {"severity": "high"}) if {
	is_public_only
	some image in readable
	not image.domain in data.platforms.public_registries.hosts
	not image.domain in input.parameters.publicRegistries
}

violations contains lib.fail("pull_secrets", {}, lib.at(input.pod.specPointer, ["imagePullSecrets"]), {"severity": "high"}) if {
	is_public_only
	count(input.pod.spec.imagePullSecrets) > 0
}

violations contains lib.fail("not_allowed", {"image": image.image, "domain": image.domain}, image.path, {}) if {
	count(input.parameters.allowedRegistries) > 0
	some image in readable
	not is_local_test(image)
	every registry in input.parameters.allowedRegistries { not lies_in(image, registry) }
}

violations contains lib.fail("no_reference", {}, image.path, {"status": "skip"}) if {
	some image in input.facts.images
	image.problem == "none"
}

readable := [image | some image in input.facts.images; image.problem != "none"]

is_public_only if {
	input.platform.system == "aks-cc"
	input.platform.release.aks < [2024, 3]
}

lies_in(image, registry) if image.domain == registry

lies_in(image, registry) if startswith(image.repository, concat("", [trim_suffix(registry, "/"), "/"]))

lies_in(image, registry) if image.repository == registry

# A registry on the developer's own machine (kind, minikube).
is_local_test(image) if {
	not input.production
	some host in ["localhost", "127.0.0.1"]
	split(image.domain, ":")[0] == host
}
