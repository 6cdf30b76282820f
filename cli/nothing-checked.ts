/** Why nothing was checked, and what helps: a run without any manifest is an error, for nobody meant it. */

import { CcpolicyError, countedReasons, type Report, type SourceFile, type Workspace } from '../engine/index.ts';

/** The error of a run that held no manifest; `skipped` says what it held instead. */
export function nothingChecked(
  { files, render, excluded }: Pick<Workspace, 'files' | 'render' | 'excluded'>,
  skipped: Report['coverage']['skipped'],
  stdin?: SourceFile,
): CcpolicyError {
  const { reason, hint } =
    stdin === undefined
      ? {
          reason: reasonOnDisk(files.paths.length, skipped),
          hint: hintOnDisk(skipped, render.mode === 'none', excluded.size > 0),
        }
      : { reason: reasonOfStdin(stdin), hint: 'Pipe manifests in: kustomize build … | ccpolicy check --stdin' };
  return new CcpolicyError('NOTHING_CHECKED', `nothing was checked: ${reason}.`, { hint });
}

function reasonOnDisk(files: number, skipped: Report['coverage']['skipped']): string {
  const instead = countedReasons(skipped);
  if (files > 0) {
    const held = `there is no Kubernetes manifest to judge in ${files} ${files === 1 ? 'file' : 'files'}`;
    return instead === '' ? held : `${held}: ${instead}`;
  }
  return instead === '' ? 'there is no YAML or JSON file here' : `all that is here was left alone: ${instead}`;
}

function reasonOfStdin({ text }: SourceFile): string {
  return text.trim() === '' ? 'standard input is empty' : 'standard input holds no Kubernetes manifest';
}

function hintOnDisk(skipped: Report['coverage']['skipped'], isPlain: boolean, isExcluded: boolean): string {
  const without = isPlain ? ' Leave out --render none.' : '';
  if (Object.hasOwn(skipped, 'chart template')) return `Name the chart's folder, which is judged rendered.${without}`;
  if (isPlain && Object.hasOwn(skipped, 'kustomize patch')) return `A patch is judged in what it changes.${without}`;
  return isExcluded
    ? 'Name the file itself, which is judged whatever excludes it, or change the patterns.'
    : 'Name the folder that holds your manifests.';
}
