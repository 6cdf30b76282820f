# METADATA
# title: What installs CoCo is pinned, and not below the security floor
# description: |
#   An installation source that moves changes the trusted base of every confidential pod without a commit. Below the floor,
#   known holes let the host past initdata, the agent policy or attestation.
# related_resources:
# - ref: https://github.com/confidential-containers/confidential-containers/tree/main/releases
# - ref: https://github.com/kata-containers/kata-containers/security/advisories
# custom:
#   ordinal: R101
#   severity: high
#   action: Enforce
#   systems: [coco, peer-pods]
#   kinds: [CcRuntime, DaemonSet, kustomize.config.k8s.io/Kustomization, kustomize.toolkit.fluxcd.io/Kustomization, argoproj.io/Application, argoproj.io/ApplicationSet, helm.toolkit.fluxcd.io/HelmRelease]
#   reads: ["resource:/kind"]
#   when: ["fact:installSources"]
#   facts: [installSources]
#   parameters:
#     floors:
#       type: object
#       default: {}
#       description: Lowest versions by component (coco, kata), as number lists such as [0, 20]. Empty takes the profile's.
#     strict:
#       type: boolean
#       default: false
#       description: Whether the newest known floor holds, whatever release the profile is of.
#   messages:
#     floating: "{source} is installed from {reference}, which moves: the trusted base changes without a commit. Pin a version and, for images, a digest."
#     unpinned: "{source} is installed without a version: the trusted base changes without a commit. Pin a version and, for images, a digest."
#     below: "{source} {reference} is below the floor {floor} ({reason}). Update it."
#     below_operator: "{source} {reference} is below the floor {floor} ({reason}), and the operator has no release above it. Install {chart}."
#     unfilled: "Not judged: the version of {source} is still to be filled in."
#   fix: suggest
#   remediation: Pin the source to a release at or above the floor.
package ccpolicy.rules.coco_install_pinned

import data.ccpolicy.lib

violations contains lib.fail(
	finding.message, {
		"source": source.source,
		"reference": object.get(source, "reference", ""),
		"floor": finding.floor,
		"reason": finding.reason,
		"chart": data.platforms.releases.sources.chart,
	},
	source.pointer, object.union(finding.extra, repair(source)),
) if {
	some source in input.facts.installSources
	finding := verdict(source)
}

verdict(source) := {"message": below(source, floor), "floor": dotted(floor.version), "reason": floor.reason, "extra": {}} if {
	source.state == "version"
	floor := floors[source.component]
	source.version < floor.version
} else := {"message": message, "floor": "", "reason": "", "extra": {"severity": "medium", "action": "Audit"}} if {
	source.state == "floating"
	message := {true: "unpinned", false: "floating"}[source.reference in {null, ""}]
} else := {"message": "unfilled", "floor": "", "reason": "", "extra": {"status": "skip"}} if {
	source.state == "placeholder"
}

below(source, floor) := "below_operator" if {
	source.product == "operator"
	floor.version > data.platforms.releases.sources.operatorLast
} else := "below"

# Component → lowest version and why: what the user says, else the last known floor of the profile's release.
floors[component] := {"version": version, "reason": "configured"} if {
	some component, version in input.parameters.floors
}

floors[component] := {"version": row[component], "reason": row.reason} if {
	some component in ["coco", "kata"]
	not input.parameters.floors[component]
	row := known[count(known) - 1]
}

known := [row |
	some row in data.platforms.releases.floors
	holds(row)
]

holds(_) if input.parameters.strict

holds(row) if {
	every key, version in row.since {
		input.platform.release[key] >= version
	}
}

# The chart bears the version of the release that the profile is of.
repair(source) := {"fix": {"kind": "suggest", "operations": [lib.add(source.pointer, version)]}} if {
	source.product == "chart"
	version := concat(".", [dotted(input.platform.release.coco), "0"])
} else := {}

dotted(version) := concat(".", [format_int(part, 10) | some part in version])
