/**
 * Applies the patches of a sandbox program to copies of Go modules. A patch (`patches/<name>/patch.json`) holds anchors
 * and the lines that we add; files of ours stand below `patches/<name>/files`. Nothing of upstream is committed.
 */

import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Replaces the only occurrence of `replace`, up to `until` (not included; null: to the end), with lines. */
interface Edit {
  readonly file: string;
  readonly why?: string;
  readonly replace: string;
  readonly until?: string | null;
  readonly with: readonly string[];
}

interface Patch {
  readonly module: string;
  readonly why: string;
  /** The module is ours as a whole: nothing of the original is copied. */
  readonly stub?: boolean;
  readonly remove?: readonly string[];
  readonly edits?: readonly Edit[];
}

/** A module that a copy stands for; `folder` is relative to the folder of the program. */
export interface Replacement {
  readonly module: string;
  readonly folder: string;
}

/** Makes the patched modules of a program below `<program>/patched`. */
export function patchModules(program: string, env: NodeJS.ProcessEnv): Replacement[] {
  const patches = join(program, 'patches');
  if (!existsSync(patches)) return [];
  return readdirSync(patches)
    .sort()
    .map((name) => {
      const folder = `./patched/${name}`;
      const patch = JSON.parse(readFileSync(join(patches, name, 'patch.json'), 'utf8')) as Patch;
      makeModule(program, patch, join(patches, name, 'files'), join(program, folder), env);
      return { module: patch.module, folder };
    });
}

function makeModule(program: string, patch: Patch, ours: string, target: string, env: NodeJS.ProcessEnv): void {
  mkdirSync(target, { recursive: true });
  if (patch.stub !== true) {
    cpSync(moduleFolder(program, patch.module, env), target, { recursive: true });
    makeWritable(target);
  }
  for (const file of patch.remove ?? []) rmSync(join(target, file));
  for (const edit of patch.edits ?? []) {
    const file = join(target, edit.file);
    writeFileSync(file, applyEdit(readFileSync(file, 'utf8'), edit));
  }
  if (existsSync(ours)) cpSync(ours, target, { recursive: true });
}

/** Where Go keeps the module, fetched and compared with go.sum. */
function moduleFolder(program: string, module: string, env: NodeJS.ProcessEnv): string {
  const text = execFileSync('go', ['mod', 'download', '-json', module], { cwd: program, env, encoding: 'utf8' });
  return (JSON.parse(text) as { Dir: string }).Dir;
}

/** The module cache is read-only. */
function makeWritable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) makeWritable(path);
    else chmodSync(path, 0o644);
  }
}

/** @throws Error when an anchor is not there, or not only once: upstream has changed, and the patch must be looked at. */
export function applyEdit(text: string, edit: Edit): string {
  const start = text.indexOf(edit.replace);
  if (start < 0 || text.includes(edit.replace, start + 1)) {
    throw new Error(`${edit.file}: the anchor is ${start < 0 ? 'not there' : 'there more than once'}: ${edit.replace}`);
  }
  let end = start + edit.replace.length;
  if (edit.until === null) end = text.length;
  else if (edit.until !== undefined) {
    end = text.indexOf(edit.until, end);
    if (end < 0) throw new Error(`${edit.file}: the second anchor is not there: ${edit.until}`);
  }
  return text.slice(0, start) + edit.with.join('\n') + text.slice(end);
}
