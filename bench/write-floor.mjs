/**
 * The floor of writing: `write-floor.mjs FROM TO` makes the files of TO those of FROM where they differ, each by a
 * temporary file, fsync and rename. Prints the milliseconds that the writes took.
 */
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const [from, to] = process.argv.slice(2);
const changes = readdirSync(from, { recursive: true })
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ path: join(to, name), bytes: readFileSync(join(from, name)) }))
  .filter(({ path, bytes }) => !readFileSync(path).equals(bytes));
const began = process.hrtime.bigint();
for (const { path, bytes } of changes) {
  const descriptor = openSync(`${path}.new`, 'wx');
  writeSync(descriptor, bytes);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(`${path}.new`, path);
}
process.stdout.write(`${Number(process.hrtime.bigint() - began) / 1e6} ${changes.length}\n`);
