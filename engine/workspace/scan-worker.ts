/** Entry point of a worker that reads a part of a set; started by `scanWorkspace`. */

import { parentPort, workerData } from 'node:worker_threads';
import { prepareRun } from '../check/prepare.ts';
import { openFrame } from '../check/read-set.ts';
import type { WorkerReply } from '../sandbox/killable.ts';
import { diskFiles } from './disk-files.ts';
import type { NumberedShare, Portions, ScanWorkerData } from './scan-jobs.ts';
import { scanPortions } from './scan-portions.ts';

const { root, paths, kustomizations, catalog, settings, config, ...loaded } = workerData as ScanWorkerData;
const run = prepareRun(catalog, settings, config, loaded);
const files = diskFiles(root, { paths, kustomizations });
const frame = openFrame(files);

parentPort?.on('message', (portions: Portions) => {
  const result = scanPortions({ run, frame, files }, portions);
  const reply: WorkerReply<NumberedShare[]> = { ok: true, result };
  parentPort?.postMessage(reply);
});
