/** `docs/errors.md`: every error code with its meaning, what to do, and the exit code it leads to. */

import { exitCodeOf } from '../../cli/exit-code.ts';
import { CcpolicyError, type ErrorCode } from '../../engine/errors.ts';
import { GENERATED, table } from './markdown.ts';
import { reportCodes } from './report-codes.ts';

interface Explanation {
  readonly meaning: string;
  readonly remedy: string;
}

/** A code without an explanation does not compile. */
const EXPLANATIONS: Readonly<Record<ErrorCode, Explanation>> = {
  USAGE: {
    meaning: 'The command line is wrong: an unknown flag or format, or flags that exclude each other.',
    remedy: 'Read the message; `ccpolicy <command> --help` shows what there is.',
  },
  CONFIG_NOT_FOUND: {
    meaning: 'The file that `--config` names does not exist.',
    remedy: 'Correct the path, or leave the flag out: `.ccpolicy.yaml` is looked for upwards.',
  },
  CONFIG_INVALID: {
    meaning: 'The configuration, or a `CCPOLICY_…` variable, holds an unknown key or a wrong value.',
    remedy: 'Correct the place that the message shows; it suggests the nearest known name.',
  },
  POLICY_NOT_FOUND: {
    meaning: 'A path given by `--policy`, `--exceptions` or the configuration does not exist.',
    remedy: 'Correct the path.',
  },
  POLICY_INVALID: {
    meaning: 'A Policy or NamespacedPolicy does not follow its schema.',
    remedy: 'Correct the place that the message shows.',
  },
  EXCEPTION_INVALID: {
    meaning: 'A PolicyException does not follow its schema, or lacks its owner, reason or expiry.',
    remedy: 'Correct the place that the message shows; `check --show-exceptions` prints ready ones.',
  },
  UNKNOWN_RULE: {
    meaning: 'A rule id is named that neither the catalogue nor your own rules have.',
    remedy: 'Use the suggested id, or look it up with `ccpolicy rules`.',
  },
  UNKNOWN_PROFILE: {
    meaning: 'There is no such profile, or not in that version.',
    remedy: 'Use one of the names and versions that the message lists.',
  },
  PATH_NOT_FOUND: {
    meaning: 'A path to check does not exist.',
    remedy: 'Correct the path; it is relative to the current directory or to `--cwd`.',
  },
  PATH_OUTSIDE_ROOT: {
    meaning: 'A path, or the target of a link, lies outside the repository.',
    remedy: 'Run from the root that holds everything, or name it with `--cwd`.',
  },
  FILE_UNREADABLE: {
    meaning: 'A file cannot be read, is too large, or is not UTF-8.',
    remedy: 'Correct the file or its permissions, or exclude it in `.ccpolicyignore`.',
  },
  NOTHING_CHECKED: {
    meaning: 'The whole set holds no Kubernetes manifest, so nothing was judged.',
    remedy: 'Name the folder that holds your manifests.',
  },
  CATALOG_DAMAGED: {
    meaning: 'The rules of the installation are not what their lock describes.',
    remedy: 'Reinstall ccpolicy; in a checkout, run `npm run build:policies`.',
  },
  REGO_INVALID: {
    meaning: 'A Rego file of yours does not compile, or a rule folder has test documents where no rule is.',
    remedy: 'Correct the line that the message shows.',
  },
  REGO_METADATA_INVALID: {
    meaning: 'The METADATA of a rule lacks something or holds an unknown key, or its package defines no `violations`.',
    remedy: 'See [writing rules](writing-rules.md).',
  },
  REGO_BUILTIN_MISSING: {
    meaning: 'A rule calls a built-in that is not offered: it would reach for the network, chance or the clock.',
    remedy: 'See [the table of built-ins](rego-builtins.md).',
  },
  REGO_LIMIT: {
    meaning: 'The compilation or evaluation of a rule of yours took too long or too much memory.',
    remedy: 'Simplify the rule; the limits protect whoever runs it.',
  },
  SANDBOX_DAMAGED: {
    meaning: 'A program of the installation (Rego compiler, kustomize, helm) is not what its lock describes.',
    remedy: 'Reinstall ccpolicy.',
  },
  SANDBOX_FAILED: {
    meaning: 'A program stopped in the sandbox.',
    remedy: 'Try again; if it stays, report it with the input that shows it.',
  },
  RENDER_FAILED: {
    meaning: 'A kustomization or a chart cannot be rendered: it is wrong, or needs what the sandbox refuses.',
    remedy: 'The message has the reason: correct the file, or render it elsewhere and pipe it in with `check --stdin`.',
  },
  FIX_STALE: {
    meaning: 'A file changed between being read and being written, and was left alone.',
    remedy: 'Run `ccpolicy fix` again.',
  },
  FIX_DIRTY_TREE: {
    meaning: '`--check-clean` found uncommitted changes.',
    remedy: 'Commit or stash them first.',
  },
  WRITE_FAILED: {
    meaning: 'A file could not be written; what stood there stands there still.',
    remedy: 'Correct permissions or free space, and run again.',
  },
  GIT_FAILED: {
    meaning: 'Git is not there, or refused.',
    remedy: 'Read the message of git; run inside a repository.',
  },
  CACHE_DAMAGED: {
    meaning:
      'A note: a cached compilation of your rules is damaged, or others could have written it. It was not used; the rules were compiled again.',
    remedy: 'None for a file, which is written anew; close a folder that is open to others (`chmod 700`).',
  },
};

const INTRODUCTION = `# Errors and exit codes

A finding is a result, not an error. An error makes a run, or the part of it that the message names, meaningless. Codes never change
their meaning and are never reused.

| exit | meaning |
|---|---|
| 0 | nothing blocks |
| 1 | at least one blocking finding |
| 2 | usage, configuration, a policy or an exception is wrong |
| 3 | something could not be judged, or there was nothing to judge |
| 5 | something outside failed: git, the file system |
| 70 | a bug in ccpolicy; please report it with what it prints |
| 130 | interrupted (SIGINT); every file is old or new, never half |

If several apply, it is the first of 70, 2, 3, 5, 1. What could not be judged never counts as passed.`;

/** The page's whole text. */
export function errorsPage(): string {
  const codes = Object.keys(EXPLANATIONS) as ErrorCode[];
  const rows = codes.map((code) => {
    const { meaning, remedy } = EXPLANATIONS[code];
    return [`\`${code}\``, String(exitCodeOf(new CcpolicyError(code, ''))), meaning, remedy];
  });
  const codesTable = table(['code', 'exit', 'meaning', 'what to do'], rows);
  return `${[GENERATED, INTRODUCTION, codesTable, reportCodes()].join('\n\n')}\n`;
}
