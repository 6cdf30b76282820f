# METADATA
# title: CoCo is installed by its Helm chart
# description: |
#   The CoCo operator ended with 0.17 and its repository was archived on 2026-02-01: it installs no later runtime and gets
#   no fixes. Since 0.18 the Helm chart is the only supported installation.
# related_resources:
# - ref: https://github.com/confidential-containers/confidential-containers/blob/main/releases/v0.18.0.md
# - ref: https://github.com/confidential-containers/charts
# custom:
#   ordinal: R100
#   severity: medium
#   action: Enforce
#   systems: [coco, peer-pods]
#   kinds: [CcRuntime, kustomize.config.k8s.io/Kustomization, argoproj.io/Application, argoproj.io/ApplicationSet, helm.toolkit.fluxcd.io/HelmRelease]
#   reads: ["resource:/kind"]
#   facts: [installSources]
#   messages:
#     ccruntime: "CcRuntime {name} belongs to the CoCo operator, which ended with 0.17 and is archived. Install {chart}."
#     operator: "{source} is the CoCo operator, which ended with 0.17 and is archived. Install {chart}."
#     namespace: "The chart's own namespace is {wanted}; {namespace} was the operator's. Use {wanted} for a new installation."
#   fix: none
#   remediation: Install CoCo with its Helm chart, oci://ghcr.io/confidential-containers/charts/confidential-containers.
package ccpolicy.rules.coco_operator_deprecated

import data.ccpolicy.lib

sources := data.platforms.releases.sources

violations contains lib.fail("ccruntime", {"name": input.resource.metadata.name, "chart": sources.chart}, "/kind", {}) if {
	input.resource.kind == "CcRuntime"
}

violations contains lib.fail("operator", {"source": source.source, "chart": sources.chart}, source.pointer, {}) if {
	some source in input.facts.installSources
	source.product == "operator"
}

violations contains lib.fail(
	"namespace", {"namespace": source.namespace.value, "wanted": sources.chartNamespace},
	source.namespace.pointer, {"severity": "info", "action": "Audit"},
) if {
	some source in input.facts.installSources
	source.product == "chart"
	source.namespace.value == sources.operatorNamespace
}
