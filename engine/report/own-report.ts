/** Reports of earlier runs, which may lie among the files that are checked. */

const BEGINNINGS: readonly RegExp[] = [
  /^\{\s*"apiVersion": "ccpolicy\.dev\/report\//,
  /^\{"\$schema":"[^"]*sarif[^"]*","version":"2\.1\.0","runs":\[\{"tool":\{"driver":\{"name":"ccpolicy"/,
  /^\[\s*(?:\]|\{"type":"issue","check_name":")/,
  /^---\napiVersion: (?:openreports\.io|wgpolicyk8s\.io)\/\w+\nkind: \w+\nmetadata:\n {2}name: ccpolicy\n/,
];

/** Whether a text is a report of ours in a format that has files of YAML or JSON: a new one may take its place. */
export function isOwnReport(text: string): boolean {
  return BEGINNINGS.some((beginning) => beginning.test(text));
}
