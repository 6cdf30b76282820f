/** The real kustomize and helm, at the versions of the renderers; installed by `go install` into `.cache/`. */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChartRequest } from '../../../engine/render/requests.ts';

const ROOT = new URL('../../../', import.meta.url);
const GO_MOD = readFileSync(new URL('engine/sandbox/programs/renderers/go.mod', ROOT), 'utf8');

/** The command whose go.mod names the api's version. */
const KUSTOMIZE_OF_API: Readonly<Record<string, string>> = { 'v0.21.2': 'v5.8.2' };

function pinned(module: string): string {
  const version = new RegExp(`^\\t${module} (\\S+)$`, 'm').exec(GO_MOD)?.[1];
  if (version === undefined) throw new Error(`go.mod does not pin ${module}`);
  return version;
}

/** What a command printed; null when it failed. */
export type Output = string | null;

/** The two commands, built once. */
export class Commands {
  readonly #folder: string;
  readonly versions: { readonly kustomize: string; readonly helm: string };

  constructor() {
    const api = pinned('sigs.k8s.io/kustomize/api');
    const kustomize = KUSTOMIZE_OF_API[api];
    if (kustomize === undefined) throw new Error(`which kustomize command has api ${api}?`);
    const helm = pinned('helm.sh/helm/v3');
    this.versions = { kustomize, helm };
    this.#folder = fileURLToPath(new URL(`.cache/peers/renderers-${kustomize}-${helm}`, ROOT));
    this.#install('kustomize', `sigs.k8s.io/kustomize/kustomize/v5@${kustomize}`, '');
    // As helm's own releases are linked.
    const version = `-X helm.sh/helm/v3/internal/version.version=${helm}`;
    this.#install('helm', `helm.sh/helm/v3/cmd/helm@${helm}`, version);
    const path = join(this.#folder, 'path');
    if (!existsSync(path)) {
      mkdirSync(path);
      symlinkSync(join(this.#folder, 'helm'), join(path, 'helm'));
    }
  }

  #install(name: string, module: string, linker: string): void {
    if (existsSync(join(this.#folder, name))) return;
    const env = { ...process.env, GOBIN: this.#folder, GOFLAGS: '', CGO_ENABLED: '0' };
    execFileSync('go', ['install', `-ldflags=${linker}`, module], { env, stdio: 'inherit' });
  }

  /** `kustomize build --enable-helm`, with nothing but helm in its path. */
  kustomize(folder: string): Output {
    return this.#run('kustomize', ['build', '--enable-helm', folder]);
  }

  /** Builds many kustomizations, one process for each, as a command for measuring. What cannot be built is passed over. */
  buildAll(folders: readonly string[]): { readonly command: readonly string[]; readonly env: Record<string, string> } {
    const loop = 'for folder in "$@"; do "$KUSTOMIZE" build --enable-helm "$folder" 2>/dev/null; done; true';
    const env = { KUSTOMIZE: join(this.#folder, 'kustomize'), PATH: `${join(this.#folder, 'path')}:/usr/bin:/bin` };
    return { command: ['bash', '-c', loop, 'bash', ...folders], env };
  }

  /** `helm template`. */
  helm(root: string, request: ChartRequest): Output {
    return this.#run('helm', helmArguments(root, request));
  }

  #run(name: string, args: readonly string[]): Output {
    const { status, stdout } = spawnSync(join(this.#folder, name), args, {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
      timeout: 60_000,
      env: { PATH: join(this.#folder, 'path'), HOME: this.#folder },
    });
    return status === 0 ? stdout : null;
  }
}

function helmArguments(root: string, request: ChartRequest): string[] {
  const repeated = (flag: string, values: readonly string[] = []) => values.flatMap((value) => [flag, value]);
  const values = (request.values ?? []).flatMap((each) => ('file' in each ? [join(root, each.file)] : []));
  const { releaseName = 'release-name', namespace = 'default', kubeVersion = '1.37.0' } = request;
  return [
    ...['template', releaseName, join(root, request.path), '--namespace', namespace, '--kube-version', kubeVersion],
    ...repeated('--values', values),
    ...repeated('--set', request.set),
    ...repeated('--set-string', request.setString),
    ...repeated('--set-json', request.setJson),
    ...repeated('--api-versions', request.apiVersions),
    ...(request.includeCrds === true ? ['--include-crds'] : []),
    ...(request.noHooks === true ? ['--no-hooks'] : []),
    ...(request.skipTests === true ? ['--skip-tests'] : []),
    ...(request.isUpgrade === true ? ['--is-upgrade'] : []),
  ];
}
