# METADATA
# title: Workloads name their team
# description: Somebody must answer when the alarm rings.
# custom:
#   kinds: [Deployment]
#   reads: ["resource:/metadata/labels/team"]
#   messages:
#     unnamed: "{name} names no team. Add the label team."
package house.team_label

import data.ccpolicy.lib

violations contains lib.fail("unnamed", {"name": input.resource.metadata.name}, "/metadata/labels/team", {}) if {
	not input.resource.metadata.labels.team
}
