/** Asks Kubernetes' own YAML reader: builds the Go program of this folder and talks to it. Needs Go. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One document as Kubernetes reads it. */
export interface PeerDocument {
  readonly value?: unknown;
  readonly error?: string;
  /** The strict reader refuses it: a key stands twice. */
  readonly duplicate?: boolean;
  /** The stream was refused at a `---` line. */
  readonly separator?: boolean;
}

const folder = fileURLToPath(new URL('.', import.meta.url));
const cache = fileURLToPath(new URL('../../../node_modules/.cache/ccpolicy-peers/', import.meta.url));

/** Builds the program, and returns its path. */
export function buildPeer(): string {
  mkdirSync(cache, { recursive: true });
  const binary = `${cache}kubernetes-yaml`;
  execFileSync('go', ['build', '-o', binary, '.'], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  return binary;
}

/** The answers of Kubernetes' reader for texts, in their order. */
export function askPeer(binary: string, texts: readonly string[]): PeerDocument[][] {
  const input = texts.map((text) => JSON.stringify(text)).join('\n');
  const { stdout, stderr, status } = spawnSync(binary, { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`the peer failed: ${stderr}`);
  const lines = stdout.split('\n').filter((line) => line !== '');
  if (lines.length !== texts.length) throw new Error(`${texts.length} texts, ${lines.length} answers`);
  return lines.map((line) => JSON.parse(line) as PeerDocument[]);
}
