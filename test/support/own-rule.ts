/** The Rego of a rule of somebody's own: pods without a label `team`. */
export const teamRule = (name: string): string => `# METADATA
# title: Pods have a team
# description: A rule of somebody's own.
# custom:
#   severity: low
#   kinds: [Pod]
#   reads: ["resource:/metadata/labels"]
#   messages: {absent: "No team."}
#   remediation: Add the label.
package ${name}

import rego.v1

violations contains {"messageId": "absent", "args": {}, "path": "/metadata"} if not input.resource.metadata.labels.team
`;
