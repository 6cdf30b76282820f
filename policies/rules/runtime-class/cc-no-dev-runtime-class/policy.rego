# METADATA
# title: No test, debug or plain VM class in production
# description: |
#   The coco-dev class runs without a TEE, and debug and devkit guests have another launch measurement: they exist to
#   develop without hardware or to look inside. In production their attestation is worth nothing.
# related_resources:
# - ref: https://confidentialcontainers.org/docs/getting-started/prerequisites/hardware/
# - ref: https://github.com/kata-containers/kata-containers/tree/main/tools/packaging/kata-deploy
# custom:
#   ordinal: R04
#   severity: critical
#   action: Enforce
#   systems: [coco, peer-pods, kata]
#   kinds: [Pod]
#   reads: ["pod:/runtimeClassName", "podMetadata:/labels"]
#   when: ["pod:/runtimeClassName"]
#   facts: [confidentialEvidence]
#   messages:
#     dev_class: "{name} gives no memory encryption or attestation; it exists to develop without TEE hardware. Use {target} in production and keep this one in an overlay."
#     debug_class: "{name} starts a debug guest: its memory is encrypted, but it has another launch measurement and a console for the host. Use {target} in production and keep this one in an overlay."
#     listed_class: "{name} must not run in production here: the parameter devClasses names it. Use a class that may, and keep this one in an overlay."
#     plain_class: "{name} is a VM without a trusted execution environment, but this pod is meant to be confidential ({evidence}). Use a TEE class such as kata-qemu-snp or kata-qemu-tdx in production."
#   parameters:
#     devClasses: {type: array, default: [], description: "More classes that must not run in production."}
#     confidentialLabels: {type: object, default: {confidential: "true"}, description: "Labels of pods that are meant to be confidential."}
#   fix: suggest
#   remediation: Use the TEE class in production; keep the test class in a development overlay.
package ccpolicy.rules.cc_no_dev_runtime_class

import data.ccpolicy.lib

violations contains lib.fail(dev_message, {"name": name, "target": targets}, path, {"fix": {
	"kind": "suggest",
	"operations": [lib.set_value(path, target)],
}}) if {
	input.production
	input.platform.dev
}

violations contains lib.fail("listed_class", {"name": name}, path, {}) if {
	input.production
	not input.platform.dev
	name in input.parameters.devClasses
}

violations contains lib.fail("plain_class", {"name": name, "evidence": evidence[0].what}, path, {"related": [e.path | some e in evidence]}) if {
	input.production
	input.platform.system == "kata"
	not is_dev
	count(evidence) > 0
}

name := input.pod.spec.runtimeClassName

path := lib.at(input.pod.specPointer, ["runtimeClassName"])

# A debug guest of a TEE class runs in the TEE; one of coco-dev has none.
dev_message := "debug_class" if {
	input.platform.tee != null
	is_debug
} else := "dev_class"

is_debug if endswith(name, "-debug")

is_debug if endswith(name, "-devkit")

is_dev if input.platform.dev

is_dev if name in input.parameters.devClasses

# On plain Kata only these say that the pod is meant to be confidential; sizing and kernel annotations do not.
evidence := array.concat(
	[e | some e in object.get(input.facts, "confidentialEvidence", []); e.strong],
	[{"what": "it is selected as confidential", "path": input.pod.metadataPointer} | selected],
)

selected if {
	count(input.parameters.confidentialLabels) > 0
	every key, value in input.parameters.confidentialLabels { input.pod.metadata.labels[key] == value }
}

# A debug class has a class that it debugs; the others take the TEE of the profile.
target := debugged if {
	debugged
} else := "kata-qemu-tdx" if {
	input.platform.profile.name == "coco-tdx"
} else := "kata-qemu-snp"

# Which hardware there is, nobody says under `auto`.
targets := "kata-qemu-snp (on Intel kata-qemu-tdx)" if {
	target == "kata-qemu-snp"
	not debugged
} else := target

debugged := replacement if {
	replacement := data.platforms.runtime_classes[name].replacement
	data.platforms.runtime_classes[replacement].system == "coco"
	not data.platforms.runtime_classes[replacement].dev
}
