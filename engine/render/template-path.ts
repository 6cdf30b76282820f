/** From helm's name of a template to its file: a subchart with an alias lies in the folder of its own name. */

import { isObject } from '../json/pointer.ts';
import type { SourceFile } from '../model/source.ts';
import { readDocuments } from '../yaml/read.ts';
import { templateFile } from './line-origins.ts';

/** The file below the root, when the chart lies at `chart`; subcharts that are packed have none. */
export function templatePath(chart: string, template: string, read: (path: string) => SourceFile | undefined): string {
  const path = templateFile(chart, template);
  if (!path.includes('/charts/') && !path.startsWith('charts/')) return path;
  const [top = '', ...inner] = templateFile('', template).split(/^charts\/|\/charts\//);
  let folder = chart === '' || chart === '.' ? '' : `${chart}/`;
  const parts = inner.length > 0 && top === '' ? inner : [top, ...inner];
  for (const part of parts.slice(0, -1)) folder = below(folder, part, read);
  const [last = ''] = parts.slice(-1);
  const slash = last.indexOf('/');
  return below(folder, last.slice(0, slash), read) + last.slice(slash + 1);
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
