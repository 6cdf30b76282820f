/**
 * Starts a rule: `npm run new:rule -- <group>/<rule-id>` writes its folder and puts it into the coming profile versions.
 * What it writes is a small rule that works, so that the author changes something green.
 */

import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const policies = fileURLToPath(new URL('../policies', import.meta.url));
/** Released versions never change, so a new rule begins in these. */
const COMING = ['coco-snp/next.yaml', 'coco-tdx/next.yaml'];
const ID = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

const USAGE = `usage: npm run new:rule -- <group>/<rule-id>
groups: ${groups().join(', ')}
a rule id is lower case with hyphens, like cc-no-host-network`;

function groups(): string[] {
  return readdirSync(join(policies, 'rules')).sort();
}

/** Folder names of all rules and the text of their Rego. */
function rules(): { id: string; rego: string }[] {
  return groups().flatMap((group) =>
    readdirSync(join(policies, 'rules', group)).map((id) => ({
      id,
      rego: readFileSync(join(policies, 'rules', group, id, 'policy.rego'), 'utf8'),
    })),
  );
}

/** Why the name cannot be taken; undefined when it can. */
function refusal(group: string, id: string): string | undefined {
  if (!groups().includes(group)) return `there is no group "${group}"`;
  if (!ID.test(id)) return `"${id}" is no rule id`;
  if (rules().some((rule) => rule.id === id)) return `there is a rule ${id} already`;
  return undefined;
}

function nextOrdinal(): string {
  const taken = rules().map(({ rego }) => Number(/ordinal: R(\d+)/.exec(rego)?.[1] ?? 0));
  return `R${Math.max(...taken) + 1}`;
}

function regoOf(id: string, ordinal: string): string {
  return `# METADATA
# title: Pods do not ask for the example
# description: |
#   Say in two or three plain sentences why it matters: what the author expects, and what the cluster does instead.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/
# custom:
#   ordinal: ${ordinal}
#   severity: medium
#   action: Audit
#   systems: [coco]
#   kinds: [Pod]
#   reads: ["podMetadata:/annotations/example.com~1ask"]
#   when: ["podMetadata:/annotations/example.com~1ask"]
#   messages:
#     asked: "{kind} asks for {value}, which nothing offers. Remove the annotation."
#   fix: suggest
#   remediation: Remove the annotation example.com/ask.
package ccpolicy.rules.${id.replaceAll('-', '_')}

import data.ccpolicy.lib

violations contains lib.fail("asked", {"kind": input.resource.kind, "value": value}, path, {"fix": {
	"kind": "suggest",
	"operations": [lib.remove(path)],
}}) if {
	value := input.pod.metadata.annotations["example.com/ask"]
	path := lib.at(input.pod.metadataPointer, ["annotations", "example.com/ask"])
}
`;
}

function podOf(title: string, name: string, annotation: string): string {
  return `# case: ${title}
# settings: {profile: coco-snp@next}
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: payroll
  annotations:
    ${annotation}
spec:
  runtimeClassName: kata-qemu-snp
  containers:
    - name: api
      image: registry.example.net/payroll/api:2.0.1
`;
}

function filesOf(id: string, ordinal: string): Readonly<Record<string, string>> {
  return {
    'policy.rego': regoOf(id, ordinal),
    'bad.yaml': podOf('a pod that asks', 'asks', 'example.com/ask: "example" # want[Audit]: asks for example'),
    'good.yaml': podOf('another annotation with a similar name', 'asks-not', 'example.com/asked: "example"'),
  };
}

function main([wanted, ...more]: readonly string[]): string | undefined {
  const [group = '', id = '', ...rest] = (wanted ?? '').split('/');
  if (wanted === undefined || more.length + rest.length > 0) return USAGE;
  const problem = refusal(group, id);
  if (problem !== undefined) return `${problem}\n${USAGE}`;
  const folder = join(policies, 'rules', group, id);
  const ordinal = nextOrdinal();
  mkdirSync(folder);
  for (const [name, text] of Object.entries(filesOf(id, ordinal))) writeFileSync(join(folder, name), text);
  for (const name of COMING)
    appendFileSync(join(policies, 'profiles', name), `  ${id}: {action: Audit} # ${ordinal}\n`);
  console.log(`policies/rules/${group}/${id} is a small rule that works. Make it yours:
  1. policy.rego            what it reads, what it says; docs/writing-rules.md explains every key
  2. bad.yaml, good.yaml    what it must find, and what it must leave alone though it is tempting
  3. npm run build:policies && npx mocha test/rules.test.ts --grep ${id}
  4. npm run docs && npm run verify
Profiles: ${COMING.join(' and ')} ask it (Audit).`);
  return undefined;
}

const complaint = main(process.argv.slice(2));
if (complaint !== undefined) {
  console.error(complaint);
  process.exitCode = 2;
}
