/** `ccpolicy render`. */

import type { Command } from 'commander';
import { render, visible } from '../../engine/index.ts';
import { addCacheOptions, cacheDirectory } from '../cache-option.ts';
import { errorText } from '../error-text.ts';
import { packageAssets } from '../package-files.ts';
import { collect, cwdOf, type SharedValues } from '../shared-options.ts';
import { writeStdout } from '../write.ts';

interface RenderValues extends SharedValues {
  readonly origins?: boolean;
  readonly root?: string;
  readonly kubeVersion?: string;
  readonly values?: string[];
  readonly set?: string[];
  readonly setString?: string[];
  readonly releaseName?: string;
  readonly namespace?: string;
  readonly apiVersions?: string[];
  readonly includeCrds?: boolean;
  readonly hooks: boolean;
}

const EXAMPLES = `
Examples:
  ccpolicy render overlays/prod
  ccpolicy render overlays/prod --origins         with where each field was set
  ccpolicy render charts/ledger --values prod.yaml --set image.tag=1.2
`;

/** Adds the command. */
export function addRender(program: Command): void {
  const command = program
    .command('render')
    .description('print what a cluster would be given: a kustomization or a chart, rendered in the sandbox')
    .argument('[path]', 'a folder with a kustomization or a chart, or a packed chart', '.')
    .option('--origins', 'say in comments where fields and lines come from')
    .option('--root <DIR>', 'read nothing outside of it (default: the repository)')
    .option('--kube-version <VERSION>', 'the Kubernetes version that charts see')
    .option('--values <FILE>', 'chart: a values file (repeatable)', collect)
    .option('--set <KEY=VALUE>', 'chart: a value, as helm reads it (repeatable)', collect)
    .option('--set-string <KEY=VALUE>', 'chart: a value that stays a string (repeatable)', collect)
    .option('--release-name <NAME>', 'chart: the release (default: release-name)')
    .option('--namespace <NAME>', 'chart: the namespace (default: default)')
    .option('--api-versions <NAME>', 'chart: a further API version (repeatable)', collect)
    .option('--include-crds', 'chart: with its CRDs')
    .option('--no-hooks', 'chart: without hooks');
  addCacheOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (path: string, _values: RenderValues, command: Command) => {
      await runRender(path, command.optsWithGlobals<RenderValues>());
    });
}

async function runRender(path: string, values: RenderValues): Promise<void> {
  const { root, kubeVersion, releaseName, namespace } = values;
  const cwd = cwdOf(values);
  const cache = cacheDirectory(values, cwd);
  const request = {
    cwd,
    path,
    origins: values.origins === true,
    ...(root === undefined ? {} : { root }),
    ...(kubeVersion === undefined ? {} : { kubeVersion }),
    valuesFiles: values.values ?? [],
    chart: {
      ...(releaseName === undefined ? {} : { releaseName }),
      ...(namespace === undefined ? {} : { namespace }),
      set: values.set ?? [],
      setString: values.setString ?? [],
      apiVersions: values.apiVersions ?? [],
      includeCrds: values.includeCrds === true,
      noHooks: !values.hooks,
    },
  };
  const keeping = cache === undefined ? {} : { cacheDirectory: cache };
  const { text, unsteady, notices } = await render(request, { assets: packageAssets, ...keeping });
  for (const notice of notices) process.stderr.write(errorText(notice, 'note'));
  await writeStdout(text);
  if (unsteady.length === 0 || values.quiet === true) return;
  process.stderr.write(`note: the output depends on ${visible(unsteady.join(', '))}, and differs elsewhere.\n`);
}
