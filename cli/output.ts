/** Where reports go: one format to stdout, any number to files, written whole or not at all. */

import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import {
  CcpolicyError,
  FORMATS,
  type FormatName,
  findOverwritten,
  isFormatName,
  type Report,
  type ReportContext,
  type Workspace,
} from '../engine/index.ts';
import { writeStdout, writeWhole } from './write.ts';

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
  const format = parseFormat(text.slice(0, equals), '--output');
  const written = text.slice(equals + 1);
  const path = resolve(cwd, written);
  requireWritable(format, written, path);
  return { format, path };
}

/** What can be known of a file before the run that it is for. @throws CcpolicyError `USAGE` */
function requireWritable(format: FormatName, written: string, path: string): void {
  if (written === '-') {
    throw new CcpolicyError('USAGE', `--output ${format}=- would write a file called "-".`, {
      hint: `--format ${format} writes to standard output.`,
    });
  }
  if (isFolder(path)) {
    throw new CcpolicyError('USAGE', `--output ${format}: "${written}" is a folder.`, {
      hint: `Name a file in it: --output ${format}=${join(written, 'FILE')}`,
    });
  }
  if (isFolder(dirname(path))) return;
  throw new CcpolicyError('USAGE', `--output ${format}: there is no folder "${dirname(written)}".`, {
    hint: 'Make it first, or name a file elsewhere.',
  });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Writes stdout, then the files; returns what could not be written: it must not cost the other reports. */
export async function writeReports(
  report: Report,
  context: ReportContext,
  outputs: { readonly stdout: FormatName; readonly files: readonly FileOutput[] },
): Promise<CcpolicyError[]> {
  await writeStdout(FORMATS[outputs.stdout].render(report, context));
  return outputs.files.flatMap(({ format, path }) => {
    try {
      writeWhole(path, FORMATS[format].render(report, { ...context, color: false, width: 80 }));
      return [];
    } catch (error) {
      if (error instanceof CcpolicyError) return [error];
      throw error;
    }
  });
}

/** Formats with a ready exception for each finding; the page of `html` has them unasked. */
const SHOWING_EXCEPTIONS: readonly FormatName[] = ['terminal', 'html'];

/** What is asked for must be seen somewhere. @throws CcpolicyError `USAGE` */
export function requireExceptionsShown(formats: readonly FormatName[]): void {
  if (formats.some((format) => SHOWING_EXCEPTIONS.includes(format))) return;
  throw new CcpolicyError('USAGE', `--show-exceptions does not go with the format ${formats.join(', ')}.`, {
    hint: `Formats that show exceptions: ${SHOWING_EXCEPTIONS.join(', ')}.`,
  });
}

/** Two reports cannot go to one file. @throws CcpolicyError `USAGE` */
export function requireDistinct(outputs: readonly FileOutput[]): void {
  const twice = outputs.find(({ path }, index) => outputs.findIndex((other) => other.path === path) < index);
  if (twice === undefined) return;
  throw new CcpolicyError('USAGE', `--output names ${twice.path} twice.`, {
    hint: 'Give each report a file of its own.',
  });
}

/** What is checked is not written over. @throws CcpolicyError `USAGE` */
export function requireUnchecked(outputs: readonly FileOutput[], workspace: Workspace): void {
  for (const { format, path } of outputs) {
    const overwritten = findOverwritten(workspace, path);
    if (overwritten === undefined) continue;
    throw new CcpolicyError('USAGE', `--output ${format} would overwrite ${overwritten}, which is checked.`, {
      hint: 'Name another file.',
    });
  }
}
