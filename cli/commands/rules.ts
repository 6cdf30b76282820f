/** `ccpolicy rules`. */

import { type Command, Option } from 'commander';
import {
  findRule,
  listProfiles,
  listRules,
  openRules,
  type ProfileDescription,
  type RuleDescription,
  wrap,
} from '../../engine/index.ts';
import { cacheFolder } from '../cache-folder.ts';
import { errorText } from '../error-text.ts';
import { processHost } from '../host.ts';
import { hanging, screenWidth } from '../screen.ts';
import { collect, cwdOf, type SharedValues, settingsOf } from '../shared-options.ts';
import { writeStdout } from '../write.ts';

interface RulesValues {
  readonly format: 'text' | 'json' | 'markdown';
}

const EXAMPLES = `
Examples:
  ccpolicy rules                        all rules, and the profiles that ask them
  ccpolicy rules cc-no-host-network     one rule: why, parameters, fix, versions
  ccpolicy rules --format json
  ccpolicy rules --policy rules/        with your own, as --policy or .ccpolicy.yaml name them
`;

/** Adds the command. */
export function addRules(program: Command): void {
  program
    .command('rules')
    .description('list or show rules, profiles and versions')
    .argument('[id]', 'one rule: id, alias or ordinal')
    .addOption(
      new Option('--format <FORMAT>', 'text, json or markdown').choices(['text', 'json', 'markdown']).default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .option('--policy <PATH>', 'a folder of your own rules in Rego (repeatable)', collect)
    .action(async (id: string | undefined, { format }: RulesValues, command: Command) => {
      const values = command.optsWithGlobals<SharedValues>();
      const cwd = cwdOf(values);
      const placed = await openRules({ cwd, paths: [], settings: settingsOf(values) }, processHost(cacheFolder()));
      for (const notice of placed.own.notices) process.stderr.write(errorText(notice, 'note'));
      if (id !== undefined) {
        const found = findRule(placed, id);
        await writeStdout(format === 'json' ? jsonText(found) : ruleText(found, format));
        return;
      }
      const rules = listRules(placed);
      const profiles = listProfiles(placed.catalog);
      await writeStdout(format === 'json' ? jsonText({ rules, profiles }) : listText(rules, profiles, format));
    });
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function listText(rules: readonly RuleDescription[], profiles: readonly ProfileDescription[], format: string): string {
  if (format === 'markdown') {
    const rows = rules.map(
      ({ rule }) => `| ${rule.ordinal ?? ''} | \`${rule.id}\` | ${rule.severity} | ${rule.fix} | ${rule.title} |`,
    );
    return `${['| | rule | severity | fix | what |', '|---|---|---|---|---|', ...rows].join('\n')}\n`;
  }
  const width = screenWidth();
  const column = Math.max(...rules.map(({ rule }) => rule.id.length)) + 2;
  const lines = rules.flatMap(({ rule }) =>
    hanging(`${(rule.ordinal ?? '').padEnd(5)}${rule.id.padEnd(column)}${rule.severity.padEnd(10)}`, rule.title, width),
  );
  const named = profiles.flatMap(({ name, versions }) =>
    hanging('  ', `${name}@{${versions.map(({ version }) => version).join(', ')}}`, width, 4),
  );
  return `${lines.join('\n')}\n\nProfiles (\`--profile NAME[@VERSION]\`, default auto):\n${named.join('\n')}\n`;
}

function ruleText({ rule, profiles, ordinary }: RuleDescription, format: string): string {
  const title = `${rule.ordinal === undefined ? '' : `${rule.ordinal} `}${rule.id}`;
  const parameters = Object.entries(rule.parameters).map(
    ([name, { type, default: value, description }]) =>
      `${name} (${type}, default ${JSON.stringify(value)}): ${description}`,
  );
  const sections: [string, readonly string[]][] = [
    ['Why', [rule.description.trim()]],
    ['Do', [rule.remediation]],
    ['Severity', [rule.severity]],
    ['Action', profiles.length > 0 ? [] : [`${rule.action}, unless a policy or the configuration says otherwise`]],
    ['Kinds', [rule.kinds.join(', ')]],
    ['Fix', [FIXES[rule.fix]]],
    ['Parameters', parameters],
    [
      'Profiles',
      [
        ...versionLines(profiles),
        ...(ordinary === undefined ? [] : [`auto, of workloads without a platform: ${ordinary}`]),
      ],
    ],
    ['Also called', rule.aliases],
    ['References', rule.references],
  ];
  const filled = sections.filter(([, lines]) => lines.length > 0 && lines[0] !== '');
  if (format === 'markdown') {
    return `# ${title}\n\n${rule.title}\n${filled.map(([name, lines]) => `\n## ${name}\n\n${lines.map((line) => (lines.length > 1 ? `- ${line}` : line)).join('\n')}\n`).join('')}`;
  }
  const width = screenWidth();
  const parts = filled.map(([name, lines]) => ['', name, ...lines.flatMap((line) => itemLines(line, width, lines))]);
  return `${[title, ...wrap(rule.title, width, ''), ...parts.flat()].join('\n')}\n`;
}

/** What is alone in its section stands flush; one of several items shows where it begins. */
function itemLines(text: string, width: number, all: readonly string[]): string[] {
  return hanging('  ', text.replaceAll('\n', ' '), width, all.length > 1 ? 4 : 2);
}

/** METADATA names the strongest repair of a rule; its findings may have weaker ones. */
const FIXES = {
  safe: '`ccpolicy fix` repairs it where that is beyond doubt; where it is not, a repair waits for `--accept suggestions`',
  suggest: '`ccpolicy fix --accept suggestions` applies a suggestion',
  generate: 'needs a newly generated agent policy',
  none: '',
} as const;

/** `coco-snp: Enforce since 0.16`, one line for each change of action. */
function versionLines(profiles: RuleDescription['profiles']): string[] {
  const byName = new Map<string, string[]>();
  let last = '';
  for (const { name, version, action } of profiles) {
    const known = byName.get(name) ?? [];
    if (`${name} ${action}` !== last) known.push(`${action} since ${version}`);
    last = `${name} ${action}`;
    byName.set(name, known);
  }
  return [...byName].map(([name, changes]) => `${name}: ${changes.join(', ')}`);
}
