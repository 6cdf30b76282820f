/** Entry point of a worker that reads a part of a set, and judges what it has kept of it; started by `readWorkspace`. */

import { parentPort, workerData } from 'node:worker_threads';
import { SetJudgement } from '../check/check.ts';
import { prepareRun } from '../check/prepare.ts';
import { openFrame } from '../check/read-set.ts';
import { CATALOG_MODULE } from '../check/rulebook.ts';
import { countsOf, shareOf } from '../check/scan-share.ts';
import { Tally } from '../check/tally.ts';
import type { Resource } from '../model/resource.ts';
import { GITOPS_TEXT } from '../render/gitops-object.ts';
import type { WorkerReply } from '../sandbox/killable.ts';
import { diskFiles } from './disk-files.ts';
import type { JudgedPart, PartAnswer, PartRequest, PartWorkerData } from './jobs.ts';
import { judgingTools } from './judging-tools.ts';
import { catalogModule } from './modules.ts';
import { notingFiles } from './noting-files.ts';
import { scanPortions } from './scan-portions.ts';

const data = workerData as PartWorkerData;
const { catalog, settings, config } = data;
const run = prepareRun(catalog, settings, config, data);
const { files, noted } = notingFiles(diskFiles(data.root, data), GITOPS_TEXT);
const frame = openFrame(files);
// The frame has read kustomizations, whoever's portion they are in.
noted.length = 0;
let candidates: readonly Resource[] = [];

function read({ portions, keepsCandidates }: PartRequest & { kind: 'read' }): PartAnswer {
  const scans = scanPortions({ run, frame, files }, portions);
  if (keepsCandidates) candidates = scans.flatMap(({ scan }) => scan.candidates);
  const shares = scans.map(({ index, scan }) => ({ index, share: keepsCandidates ? countsOf(scan) : shareOf(scan) }));
  return { kind: 'read', shares, kept: candidates.length, noted };
}

async function judge({ records, wasm }: PartRequest & { kind: 'judge' }): Promise<JudgedPart> {
  const modules = new Map([[CATALOG_MODULE, catalogModule({ platforms: catalog.platforms, wasm: () => wasm })]]);
  const tools = judgingTools(modules, { config, patternsFrom: data.patternsFrom, root: data.root });
  const judgement = new SetJudgement(run, frame, records, tools);
  const tally = await judgement.judgeAll(candidates, new Tally());
  return { tally: { ...tally }, usage: judgement.usage() };
}

async function answer(request: PartRequest): Promise<PartAnswer> {
  return request.kind === 'read' ? read(request) : { kind: 'judge', part: await judge(request) };
}

parentPort?.on('message', (request: PartRequest) => {
  // An error ends the worker; whoever waits for it is then told of the crash.
  answer(request).then(
    (result) => parentPort?.postMessage({ ok: true, result } satisfies WorkerReply<PartAnswer>),
    (error: unknown) =>
      setImmediate(() => {
        throw error;
      }),
  );
});
