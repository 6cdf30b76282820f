# METADATA
# title: A CcRuntime says all that the operator needs
# description: |
#   The CRD refuses a CcRuntime without runtimeName, installType or payloadImage, and the operator installs from what it
#   says with root on every chosen node: a moving image or a debug agent there reaches every confidential pod.
# related_resources:
# - ref: https://github.com/confidential-containers/operator/blob/v0.17.0/config/crd/bases/confidentialcontainers.org_ccruntimes.yaml
# custom:
#   ordinal: R99
#   severity: high
#   action: Enforce
#   systems: [coco]
#   kinds: [CcRuntime]
#   reads: ["resource:/spec/runtimeName", "resource:/spec/ccNodeSelector", "resource:/spec/config/installType", "resource:/spec/config/payloadImage", "resource:/spec/config/debug", "resource:/spec/config/runtimeClasses", "resource:/metadata/namespace"]
#   facts: [installSources]
#   messages:
#     api_version: "CcRuntime {name} has apiVersion {value}, which the operator does not serve. Use confidentialcontainers.org/v1beta1."
#     missing: "CcRuntime {name} has no {field}, which the CRD requires. Add it, for example {example}."
#     value: "CcRuntime {name}: {field} must be {allowed}. Change it."
#     floating: "CcRuntime {name} installs the moving image {image} with root on its nodes. Pin a version and its digest."
#     namespaced: "CcRuntime is cluster-scoped, so metadata.namespace of {name} is dropped. Remove it."
#     node_selector: "CcRuntime {name} has no ccNodeSelector and installs on every worker node. Select the nodes with TEE hardware."
#     debug: "CcRuntime {name} installs the runtime in debug mode, which opens and logs the guest. Set debug to false in production."
#     runtime_class: "CcRuntime {name}: a runtime class without {field}, which the CRD requires (it may be empty). Add it."
#   fix: suggest
#   remediation: Add the fields that the CRD requires and pin payloadImage by version and digest.
package ccpolicy.rules.coco_ccruntime_fields

import data.ccpolicy.lib

name := input.resource.metadata.name

violations contains lib.fail("api_version", {"name": name, "value": input.resource.apiVersion}, "/apiVersion", {"fix": {
	"kind": "suggest",
	"operations": [lib.set_value("/apiVersion", wanted)],
}}) if {
	wanted := "confidentialcontainers.org/v1beta1"
	input.resource.apiVersion != wanted
}

violations contains lib.fail("missing", {"name": name, "field": rule.field, "example": rule.example}, rule.path, {}) if {
	some rule in required
	value_at(rule.segments) == null
}

violations contains lib.fail("value", {"name": name, "field": rule.field, "allowed": concat(" or ", rule.allowed)}, rule.path, {}) if {
	some rule in required
	value := value_at(rule.segments)
	value != null
	not value in rule.allowed
	count(rule.allowed) > 0
}

violations contains lib.fail("floating", {"name": name, "image": source.source}, source.pointer, {"severity": "medium", "action": "Audit"}) if {
	some source in input.facts.installSources
	source.state == "floating"
}

violations contains lib.fail("namespaced", {"name": name}, "/metadata/namespace", {
	"severity": "low",
	"action": "Audit",
	"fix": {"kind": "suggest", "operations": [lib.remove("/metadata/namespace")]},
}) if {
	input.resource.metadata.namespace
}

violations contains lib.fail("node_selector", {"name": name}, "/spec/ccNodeSelector", {"severity": "low", "action": "Audit"}) if {
	value_at(["spec", "ccNodeSelector"]) == null
}

violations contains lib.fail("debug", {"name": name}, "/spec/config/debug", {"fix": {
	"kind": "suggest",
	"operations": [lib.set_value("/spec/config/debug", false)],
}}) if {
	input.production
	input.resource.spec.config.debug == true
}

violations contains lib.fail("runtime_class", {"name": name, "field": field}, lib.at("/spec/config/runtimeClasses", [i, field]), {}) if {
	some i, class in input.resource.spec.config.runtimeClasses
	some field in ["name", "pulltype", "snapshotter"]
	not has_field(class, field)
}

required := [
	{
		"field": "spec.runtimeName", "segments": ["spec", "runtimeName"], "path": "/spec/runtimeName",
		"allowed": ["kata", "enclave-cc"], "example": "kata",
	},
	{
		"field": "spec.config.installType", "segments": ["spec", "config", "installType"], "path": "/spec/config/installType",
		"allowed": ["bundle", "osnative"], "example": "bundle",
	},
	{
		"field": "spec.config.payloadImage", "segments": ["spec", "config", "payloadImage"], "path": "/spec/config/payloadImage",
		"allowed": [], "example": "quay.io/kata-containers/kata-deploy with a version and a digest",
	},
]

value_at(segments) := object.get(input.resource, segments, null)

# Empty is a value here.
has_field(class, field) if is_string(class[field])
