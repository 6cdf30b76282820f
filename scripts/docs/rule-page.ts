/** The page of one rule, beside its Rego: what, why, bad, good, parameters, fix, versions, references. */

import type { Profile } from '../../engine/model/policy.ts';
import type { FixKind, RuleMetadata } from '../../engine/model/rule.ts';
import { readCases } from '../../engine/test/cases.ts';
import { GENERATED, table, truncated } from './markdown.ts';
import { versionRanges } from './versions.ts';

/** The texts of a rule's test documents; `fixed` where the rule has a safe fix. */
export interface RuleDocuments {
  readonly good: string;
  readonly bad: string;
  readonly fixed: string | undefined;
}

const FIX: Readonly<Record<FixKind | 'none', string>> = {
  safe: '`ccpolicy fix` repairs what can be repaired without doubt, see below.',
  suggest: '`ccpolicy fix --accept suggestions` applies a suggestion: it needs a reader who knows the workload.',
  generate: 'It needs an agent policy that is generated for the workload; ccpolicy does not write one yet.',
  none: 'None: only the owner of the workload knows the answer.',
};

/** The page's whole text. */
export function rulePage(rule: RuleMetadata, documents: RuleDocuments, profiles: readonly Profile[]): string {
  const parts = [
    GENERATED,
    `# ${rule.id}`,
    `**${rule.title}.** ${rule.ordinal ?? ''} · ${rule.severity} · ${rule.group} · ${rule.systems.join(', ')}`,
    rule.description.trim(),
    `**Do:** ${rule.remediation}`,
    '## Messages',
    Object.entries(rule.messages)
      .map(([id, text]) => `- \`${id}\`: ${text.replaceAll('|', '\\|')}`)
      .join('\n'),
    '## Bad',
    `${firstCase(documents.bad, 'bad')}\n\nAll cases: [bad.yaml](bad.yaml).`,
    '## Good',
    `${firstCase(documents.good, 'good')}\n\nAll cases, each with what makes it tempting: [good.yaml](good.yaml).`,
    '## Parameters',
    parametersOf(rule),
    '## Fix',
    fixOf(rule, documents.fixed),
    '## Versions',
    versionsOf(rule, profiles),
    '## References',
    rule.references.map((address) => `- <${address}>`).join('\n') || 'None.',
  ];
  return `${parts.join('\n\n')}\n`;
}

function parametersOf({ id, parameters }: RuleMetadata): string {
  const rows = Object.entries(parameters).map(([name, { type, default: value, description }]) => [
    `\`${name}\``,
    type,
    `\`${JSON.stringify(value)}\``,
    description,
  ]);
  if (rows.length === 0) return 'None.';
  const example = `Set them in \`.ccpolicy.yaml\` below \`parameters.${id}\`, or in a policy's rule.`;
  return `${table(['name', 'type', 'default', 'what'], rows)}\n\n${example}`;
}

function fixOf({ fix }: RuleMetadata, fixed: string | undefined): string {
  if (fixed === undefined) return FIX[fix];
  return `${FIX[fix]} The first bad case becomes:\n\n${firstCase(fixed, 'fixed')}\n\nAll: [bad.fixed.yaml](bad.fixed.yaml).`;
}

function versionsOf({ id, action }: RuleMetadata, profiles: readonly Profile[]): string {
  const rows = versionRanges(profiles, id).map(({ profile, from, to, action: asked }) => [
    profile,
    from === to ? from : `${from} to ${to}`,
    asked,
  ]);
  if (rows.length === 0) return `No profile asks it; a policy may. Its own action is ${action}.`;
  return table(['profile', 'versions', 'action'], rows);
}

/** The first case of a file, its title as a sentence, its documents as a block. */
function firstCase(text: string, kind: string): string {
  const [first] = readCases({ path: `${kind}.yaml`, text }).cases;
  if (first === undefined) throw new Error(`no case in ${kind}.yaml`);
  const { start, end } = first.region;
  const lines = first.file.text.slice(start, end).trim().split('\n');
  if (lines.at(-1) === '---') lines.pop();
  const body = lines.filter((line) => !/^\s*# (?:case|want@)/.test(line)).map(shownLine);
  const title = first.title === '' ? '' : `${first.title.charAt(0).toUpperCase()}${first.title.slice(1)}:\n\n`;
  return `${title}\`\`\`yaml\n${body.join('\n').trim()}\n\`\`\``;
}

/** A `want` comment becomes what the reader of the report sees; long values are cut. */
function shownLine(line: string): string {
  const [, before = line, wanted] = /^(.*?)# want(?:\[\w+\])?: *(.*)$/.exec(line) ?? [];
  const text = truncated(before.trimEnd(), 110);
  return wanted === undefined ? text : `${text} # ← ${wanted}`;
}
