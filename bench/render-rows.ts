/** Rows about rendering: one overlay, a set that was rendered before, and a real repository (`CORPUS_DIR`). */

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Commands } from '../scripts/peers/render/commands.ts';
import { inTurn, type Measurement, NODE, peakMemory, run, type Subject } from './measure.ts';
import type { Row } from './row.ts';
import { type Setting, script } from './setting.ts';

const REPOSITORY = 'operate-first+apps';
const OVERLAYS = 100;
const OBJECTS = 20;

/** All of them; without the real repository those about it are left out. */
export async function renderRows(setting: Setting): Promise<Row[]> {
  const rows = [...startRows(setting), cacheRow(setting)];
  const corpus = process.env['CORPUS_DIR'];
  const repository = join(corpus ?? '', REPOSITORY);
  if (corpus !== undefined && existsSync(repository)) return [...rows, ...repositoryRows(setting, repository)];
  process.stderr.write(`CORPUS_DIR names no folder with ${REPOSITORY}: its rows are left out\n`);
  return rows;
}

function ratio(
  id: string,
  what: string,
  bar: number,
  time: 'wall' | 'cpu',
  { ours, other }: { readonly ours: Measurement; readonly other: Measurement },
): Row {
  const parts = { ours: ours[time], other: other[time] };
  return { id, what, value: ours[time] / other[time], unit: '×', bar, sense: 'at-most', parts };
}

/** One small overlay, a new process: rendered, and found again. */
function startRows(setting: Setting): Row[] {
  const folder = join(setting.scratch, 'overlay');
  writeOverlays(folder, 1, 1);
  const render = (...flags: string[]): Subject => {
    const subject = setting.ccpolicy(['render', join(folder, 'overlays/0'), '--root', folder, ...flags]);
    // `render` judges nothing, so it has no day.
    return { ...subject, command: subject.command.filter((word) => word !== '--as-of' && word !== '2026-11-21') };
  };
  const { fresh, kept, node } = inTurn({ fresh: render('--no-cache'), kept: render(), node: NODE }, setting.runs * 3);
  return [
    ratio('render-start', 'one small overlay: wall against `node -e 0`', 9, 'wall', { ours: fresh, other: node }),
    ratio('render-kept', 'the same, rendered before', 3, 'wall', { ours: kept, other: node }),
  ];
}

/** A set of overlays that was rendered before, against the same objects as plain manifests. */
function cacheRow(setting: Setting): Row {
  const folder = join(setting.scratch, 'overlays');
  const plain = join(setting.scratch, 'plain');
  writeOverlays(folder, OVERLAYS, OBJECTS);
  writePlain(plain, OVERLAYS, OBJECTS);
  const check = (path: string, ...flags: string[]) =>
    setting.ccpolicy(['check', path, '--format', 'json', '--jobs', '1', ...flags]);
  const { ours, other } = inTurn({ ours: check(folder, '--render', 'auto'), other: check(plain) }, setting.runs);
  const what = `${OVERLAYS} overlays rendered before: check, wall against the same as plain manifests`;
  return ratio('render-cached', what, 2, 'wall', { ours, other });
}

function repositoryRows(setting: Setting, repository: string): Row[] {
  const check = setting.ccpolicy(
    ['check', repository, '--format', 'json', '--render', 'auto', '--no-cache', '--jobs', '1'],
    { exits: [0, 1, 3] },
  );
  const kustomizations = (mode: string) => script('render-all.ts', mode, repository, setting.dist);
  const list = run(kustomizations('list')).stdout.trim().split('\n');
  const { all, native, roots, whole } = inTurn(
    {
      all: kustomizations('all'),
      native: new Commands().buildAll(list.map((path) => join(repository, path))),
      roots: kustomizations('roots'),
      whole: check,
    },
    Math.ceil(setting.runs / 2),
  );
  const what = `${list.length} kustomizations of ${REPOSITORY}`;
  const memory = peakMemory(check, setting.scratch);
  return [
    ...(['wall', 'cpu'] as const).map((time) =>
      ratio(`render-all-${time}`, `${what}: ${time} against the command for each`, 0.8, time, {
        ours: all,
        other: native,
      }),
    ),
    ratio('render-check', 'check of them: wall against rendering its roots alone', 1.3, 'wall', {
      ours: whole,
      other: roots,
    }),
    {
      id: 'render-memory',
      what: 'check of them: peak memory',
      value: memory,
      unit: 'MiB',
      bar: 450,
      sense: 'at-most',
      parts: {},
    },
  ];
}

function writeOverlays(folder: string, overlays: number, objects: number): void {
  const names = Array.from({ length: objects }, (_, index) => `app-${index}`);
  const files = Object.fromEntries(names.map((name) => [`base/${name}.yaml`, deployment(name)]));
  write(folder, { ...files, 'base/kustomization.yaml': `resources: [${names.map((name) => `${name}.yaml`)}]\n` });
  for (let index = 0; index < overlays; index++) {
    const text = `namePrefix: p${index}-\nimages: [{name: ghcr.io/acme/app, newTag: "1.${index}"}]\nresources: [../../base]\n`;
    write(folder, { [`overlays/${index}/kustomization.yaml`]: text });
  }
}

function writePlain(folder: string, overlays: number, objects: number): void {
  for (let index = 0; index < overlays; index++) {
    const all = Array.from({ length: objects }, (_, at) => deployment(`p${index}-app-${at}`, `1.${index}`));
    write(folder, { [`${index}.yaml`]: all.join('---\n') });
  }
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function deployment(name: string, tag = '1'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: 2
  selector:
    matchLabels: {app: app}
  template:
    metadata:
      labels: {app: app}
    spec:
      containers:
        - name: app
          image: ghcr.io/acme/app:${tag}
          ports:
            - containerPort: 8080
          resources:
            limits: {cpu: 500m, memory: 256Mi}
`;
}
