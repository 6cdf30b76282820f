/** The real `opa`, at the version of the compiler in engine/sandbox; installed by `go install` into `.cache/`. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../../', import.meta.url);
const MODULE = 'github.com/open-policy-agent/opa';

/** As go.mod pins it: `v1.22.2`. */
export const OPA_VERSION: string = (() => {
  const text = readFileSync(new URL('engine/sandbox/programs/rego-compiler/go.mod', ROOT), 'utf8');
  const version = new RegExp(`^require ${MODULE} (\\S+)$`, 'm').exec(text)?.[1];
  if (version === undefined) throw new Error('go.mod does not pin opa');
  return version;
})();

/** Path of the binary; `OPA` in the environment may name one of the same version. */
export function opaBinary(): string {
  const given = process.env.OPA;
  if (given !== undefined) return given;
  const directory = fileURLToPath(new URL(`.cache/peers/opa-${OPA_VERSION}`, ROOT));
  const file = `${directory}/opa`;
  if (!existsSync(file)) {
    const env = { ...process.env, GOBIN: directory, GOFLAGS: '', CGO_ENABLED: '0' };
    execFileSync('go', ['install', `${MODULE}@${OPA_VERSION}`], { env, stdio: 'inherit' });
  }
  return file;
}
