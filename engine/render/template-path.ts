/** From helm's name of a template to its file: a subchart with an alias lies in the folder of its own name. */

import { isObject } from '../json/pointer.ts';
import type { SourceFile } from '../model/source.ts';
import { readDocuments } from '../yaml/read.ts';
import { templateFile } from './line-origins.ts';

/** Below its chart, a subchart's part begins like this; folders of templates may be called `charts` as well. */
const SUBCHART = /^charts\/([^/]+)\/(.*)$/s;

/** The file below the root, when the chart lies at `chart`; subcharts that are packed have none. */
export function templatePath(chart: string, template: string, read: (path: string) => SourceFile | undefined): string {
  let folder = chart === '' || chart === '.' ? '' : `${chart}/`;
  let rest = templateFile('', template);
  for (let inner = SUBCHART.exec(rest); inner !== null; inner = SUBCHART.exec(rest)) {
    folder = below(folder, inner[1] ?? '', read);
    rest = inner[2] ?? '';
  }
  return folder + rest;
}

function below(folder: string, called: string, read: (path: string) => SourceFile | undefined): string {
  const inside = `${folder}charts/${called}/`;
  if (read(`${inside}Chart.yaml`) !== undefined) return inside;
  const file = read(`${folder}Chart.yaml`);
  const chart = file === undefined ? undefined : readDocuments(file)[0]?.value;
  const dependencies = isObject(chart) && Array.isArray(chart.dependencies) ? chart.dependencies : [];
  const named = dependencies.find((each) => isObject(each) && each.alias === called);
  return isObject(named) && typeof named.name === 'string' ? `${folder}charts/${named.name}/` : inside;
}
