/**
 * Starts the program from the form into which V8 compiled it before (docs/adr/0003-start-up.md): reading 800 KB of
 * JavaScript costs as much as starting Node. The form is kept in the private user cache; whatever is wrong with it, the
 * program starts from its source.
 */

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { cacheFolder } from './cache-folder.ts';

const program = join(__dirname, 'main.cjs');
const SUFFIX = '.v8';
/** SHA-256 of the rest, in hex. */
const HEADER_LENGTH = 64;
const FORMS_KEPT = 8;
/** What asks for these compiles little of the program. */
const SHORT_RUNS = ['--help', '-h', 'help', '--version', '-V'];

function sha256(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** The folder, when it is the user's own, closed to others, and no part of what is checked. */
function privateFolder(): string | undefined {
  const folder = process.argv.includes('--no-cache') ? undefined : cacheFolder();
  if (process.platform === 'win32' || folder === undefined) return undefined;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(folder);
  return uid === process.getuid?.() && (mode & 0o077) === 0 ? folder : undefined;
}

/**
 * What V8 keeps is for one installed program (its path stands in stack traces), one Node, one set of flags, and the command
 * whose functions it holds.
 */
function fileFor(source: Uint8Array): string | undefined {
  try {
    const folder = privateFolder();
    const command = process.argv.slice(2).find((word) => !word.startsWith('-')) ?? '';
    const { version, arch, execArgv, env } = process;
    const setting = [version, arch, ...execArgv, env['NODE_OPTIONS'] ?? '', command].join(' ');
    return folder === undefined
      ? undefined
      : join(folder, `${sha256(setting, '\n', program, '\n', source).slice(0, 32)}${SUFFIX}`);
  } catch {
    return undefined;
  }
}

function read(file: string | undefined): Buffer | undefined {
  try {
    const bytes = file === undefined ? undefined : readFileSync(file);
    const form = bytes?.subarray(HEADER_LENGTH);
    return form !== undefined && bytes?.toString('latin1', 0, HEADER_LENGTH) === sha256(form) ? form : undefined;
  } catch {
    return undefined;
  }
}

function write(file: string, form: Buffer): void {
  try {
    const temporary = `${file}.${process.pid}.new`;
    writeFileSync(temporary, Buffer.concat([Buffer.from(sha256(form)), form]), { mode: 0o600 });
    renameSync(temporary, file);
    prune(dirname(file));
  } catch {
    // The next start reads the source again.
  }
}

function prune(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => ({ path: join(folder, name), time: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of files.slice(FORMS_KEPT)) rmSync(path, { force: true });
}

const source = readFileSync(program);
const file = fileFor(source);
const cachedData = read(file);
// The build writes ASCII only, and one function expression.
const script = new Script(source.toString('latin1'), {
  filename: program,
  ...(cachedData === undefined ? {} : { cachedData }),
});
const isShort = process.argv.some((word) => SHORT_RUNS.includes(word));
if (!isShort && file !== undefined && (cachedData === undefined || script.cachedDataRejected === true)) {
  // By then V8 has compiled what a run needs, unless it was refused.
  process.once('exit', (code) => {
    if (code <= 1) write(file, script.createCachedData());
  });
}
const main = { exports: {} };
type Wrapped = (module: object, exports: object, load: NodeJS.Require, name: string) => void;
(script.runInThisContext() as Wrapped)(main, main.exports, require, program);
