/** Where reports go: one format to stdout, any number to files, written whole or not at all. */

import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  CcpolicyError,
  FORMATS,
  type FormatName,
  isFormatName,
  type Report,
  type ReportContext,
} from '../engine/index.ts';

/** A report to a file. */
export interface FileOutput {
  readonly format: FormatName;
  /** Absolute. */
  readonly path: string;
}

/** The format that a flag names. @throws CcpolicyError `USAGE` */
export function parseFormat(name: string, flag: string): FormatName {
  if (isFormatName(name)) return name;
  throw new CcpolicyError('USAGE', `${flag}: there is no format "${name}".`, {
    hint: `Formats: ${Object.keys(FORMATS).join(', ')}.`,
  });
}

/** `FMT=FILE`. @throws CcpolicyError `USAGE` */
export function parseOutput(text: string, cwd: string): FileOutput {
  const equals = text.indexOf('=');
  if (equals < 1 || equals === text.length - 1) {
    throw new CcpolicyError('USAGE', `--output wants FORMAT=FILE, not "${text}".`, {
      hint: 'For example --output sarif=ccpolicy.sarif',
    });
  }
  return { format: parseFormat(text.slice(0, equals), '--output'), path: resolve(cwd, text.slice(equals + 1)) };
}

/** Writes the files, then stdout. @throws CcpolicyError `WRITE_FAILED` */
export async function writeReports(
  report: Report,
  context: ReportContext,
  outputs: { readonly stdout: FormatName; readonly files: readonly FileOutput[] },
): Promise<void> {
  for (const { format, path } of outputs.files) {
    writeWhole(path, FORMATS[format].render(report, { ...context, color: false, width: 80 }));
  }
  await writeStdout(FORMATS[outputs.stdout].render(report, context));
}

/** Waits until the text is out: a pipe may take it slowly, and the exit code must not cut it. */
export function writeStdout(text: string): Promise<void> {
  return new Promise((done, fail) => {
    process.stdout.write(text, (error) => (error ? fail(error) : done()));
  });
}

function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.new`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true });
    const reason = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new CcpolicyError('WRITE_FAILED', `The report cannot be written to ${path}${reason}.`, {
      hint: 'Its folder must exist, and you must be allowed to write there.',
      cause,
    });
  }
}
