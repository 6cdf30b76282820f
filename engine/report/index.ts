/** The output formats by the name that `--format` takes: one file each, pure functions from a report to text. */

import type { Report, ReportContext } from '../model/report.ts';
import { renderCodeClimate } from './codeclimate.ts';
import { renderGithub } from './github.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderPolicyReport } from './policyreport.ts';
import { renderSarif } from './sarif.ts';
import { renderTerminal } from './terminal.ts';

/** One output format. `render` is deterministic: the same report gives the same bytes, ending with a newline. */
export interface Format {
  readonly render: (report: Report, context: ReportContext) => string;
  /** For `--help`. */
  readonly description: string;
  /** Of a file that holds it, without the dot. */
  readonly extension: string;
}

/** All formats by the name that `--format` and `--output` take. */
export const FORMATS = {
  terminal: { render: renderTerminal, description: 'for people, with source lines and what to do', extension: 'txt' },
  json: { render: renderJson, description: 'everything, as version 1 of our schema', extension: 'json' },
  sarif: { render: renderSarif, description: 'SARIF 2.1.0 for code scanning and editors', extension: 'sarif' },
  junit: { render: renderJunit, description: 'JUnit XML for CI test views', extension: 'xml' },
  markdown: { render: renderMarkdown, description: 'tables for job summaries and comments', extension: 'md' },
  github: { render: renderGithub, description: 'GitHub workflow commands (annotations)', extension: 'txt' },
  html: { render: renderHtml, description: 'one self-contained page to search and filter', extension: 'html' },
  policyreport: { render: renderPolicyReport, description: 'Kubernetes policy reports', extension: 'yaml' },
  codeclimate: { render: renderCodeClimate, description: 'Code Climate JSON for GitLab', extension: 'json' },
} as const satisfies Readonly<Record<string, Format>>;

/** The name of a format. */
export type FormatName = keyof typeof FORMATS;

/** True for the name of a format; own names only. */
export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(FORMATS, name);
}
