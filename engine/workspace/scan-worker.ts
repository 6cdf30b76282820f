/** Entry point of a worker that reads a part of a set; started by `scanWorkspace`. */

import { parentPort, workerData } from 'node:worker_threads';
import { prepareRun } from '../check/prepare.ts';
import { openFrame, scanFiles } from '../check/read-set.ts';
import { type ScanShare, shareOf } from '../check/scan-share.ts';
import type { WorkerReply } from '../sandbox/killable.ts';
import { diskFiles } from './disk-files.ts';
import type { ScanRequest, ScanWorkerData } from './scan-jobs.ts';

const { root, paths, catalog, settings, config, ...loaded } = workerData as ScanWorkerData;
const run = prepareRun(catalog, settings, config, loaded);
const files = diskFiles(root, paths);
const frame = openFrame(files);

parentPort?.on('message', ({ from, to }: ScanRequest) => {
  const result = shareOf(scanFiles(run, frame, files, paths.slice(from, to)));
  const reply: WorkerReply<ScanShare> = { ok: true, result };
  parentPort?.postMessage(reply);
});
