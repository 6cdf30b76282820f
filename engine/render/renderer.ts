/** The door of this room: kustomizations and charts of one folder to what a cluster would be given, in the sandbox. */

import { SandboxError } from '../errors.ts';
import type { AssetUrl } from '../sandbox/assets.ts';
import type { VirtualFiles } from '../sandbox/files.ts';
import type { ProgramReply } from '../sandbox/program-worker.ts';
import { openSandbox, programKey, type Sandbox, type SandboxLimits } from '../sandbox/sandbox.ts';
import { boundedFailure, failureOf, type RenderFailure } from './failure.ts';
import type { FieldOrigins } from './field-origins.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { LineOrigins } from './line-origins.ts';
import type { RenderCache } from './render-cache.ts';
import { type ChartRequest, completeChart, completeKustomization, type KustomizationRequest } from './requests.ts';

/** What is told of every rendering. */
interface Rendered {
  readonly failure?: undefined;
  /** Byte for byte what the command prints. */
  readonly text: string;
  /** Template functions that were called and whose result depends on time, chance or a cluster: elsewhere it differs. */
  readonly unsteady: readonly string[];
}

/** No text, and why. */
export interface NotRendered {
  readonly failure: RenderFailure;
}

/** The output of a kustomization, with the origin of each field. */
export interface RenderedKustomization extends Rendered {
  /** When asked for. */
  readonly origins?: FieldOrigins;
}

/** The output of a chart, with the origin of each line. */
export interface RenderedChart extends Rendered {
  /** When asked for. */
  readonly origins?: LineOrigins;
}

/** Requests are answered one after the other; each tool starts when it is first needed. */
export interface Renderer {
  /** @throws SandboxError `SANDBOX_DAMAGED` when the installation is. */
  renderKustomization(request: KustomizationRequest): Promise<RenderedKustomization | NotRendered>;
  /** @throws SandboxError `SANDBOX_DAMAGED` when the installation is. */
  renderChart(request: ChartRequest): Promise<RenderedChart | NotRendered>;
  close(): Promise<void>;
}

/** Ten times what the largest known inputs need. */
const RENDER_LIMITS: SandboxLimits = { timeMs: 60_000, memoryPages: 16_384 };

/** Functions that have one answer in the sandbox, whatever was called before. */
const FIXED: ReadonlySet<string> = new Set(['lookup', 'getHostByName']);

interface Reply {
  readonly failure?: RenderFailure;
  readonly unsteady: readonly string[];
  readonly steps?: FieldOrigins['steps'];
  readonly resources?: FieldOrigins['resources'];
  readonly lines?: LineOrigins;
}

/** What may be left out. */
export interface RendererOptions {
  readonly limits?: SandboxLimits;
  /** Many renderings will be asked for, so that optimising the tools pays. */
  readonly isLong?: boolean;
  /** Where renderings are found again; nothing is kept when absent. */
  readonly cache?: RenderCache;
}

/** @param root absolute; nothing outside of it can be read. */
export function openRenderer(assets: AssetUrl, root: string, options: RendererOptions = {}): Renderer {
  const { cache, isLong = false } = options;
  const limits = { ...(options.limits ?? RENDER_LIMITS), runsLong: isLong };
  const open = (name: 'kustomize' | 'helm') =>
    new Tool(
      () => openSandbox(name, assets, limits, root),
      () => (cache === undefined ? undefined : new KeptAnswers(cache, programKey(name, assets), root)),
    );
  const [kustomize, helm] = [open('kustomize'), open('helm')];
  return {
    renderKustomization: async (request) => {
      const { virtual, ...asked } = request;
      const answer = await kustomize.ask(completeKustomization(asked), virtual);
      if ('failure' in answer) return answer;
      const { steps, resources } = answer.reply;
      const { text, reply } = answer;
      return { text, unsteady: reply.unsteady, ...(steps && resources ? { origins: { steps, resources } } : {}) };
    },
    renderChart: async (request) => {
      const { virtual, ...asked } = request;
      const answer = await helm.ask(completeChart(asked), virtual);
      if ('failure' in answer) return answer;
      const { text, reply } = answer;
      return { text, unsteady: reply.unsteady, ...(reply.lines ? { origins: reply.lines } : {}) };
    },
    close: async () => {
      await Promise.all([kustomize.close(), helm.close()]);
      cache?.prune();
    },
  };
}

/** A renderer that reads other texts in the place of files. What a request has of its own wins. */
export function rendererWith(renderer: Renderer, texts: ReadonlyMap<string, string>): Renderer {
  if (texts.size === 0) return renderer;
  const others = Object.fromEntries(texts);
  return {
    renderKustomization: (request) =>
      renderer.renderKustomization({ ...request, virtual: { ...others, ...request.virtual } }),
    renderChart: (request) => renderer.renderChart({ ...request, virtual: { ...others, ...request.virtual } }),
    close: () => renderer.close(),
  };
}

/** One of the programs. */
class Tool {
  readonly #open: () => Sandbox;
  readonly #openKept: () => KeptAnswers | undefined;
  #sandbox: Sandbox | undefined;
  #kept: KeptAnswers | undefined;
  /** Whether the instance has answered before. */
  #used = false;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(open: () => Sandbox, openKept: () => KeptAnswers | undefined) {
    this.#open = open;
    this.#openKept = openKept;
  }

  ask(request: object, virtual: VirtualFiles = {}): Promise<Answer | NotRendered> {
    const answer = this.#queue.then(() => this.#answer(JSON.stringify(request), virtual));
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  async close(): Promise<void> {
    await this.#sandbox?.close();
  }

  async #answer(request: string, virtual: VirtualFiles): Promise<Answer | NotRendered> {
    this.#kept ??= this.#openKept();
    const kept = this.#kept?.find(request, virtual);
    if (kept !== undefined) return toAnswer(kept);
    try {
      const answered = await this.#run(request, virtual);
      this.#kept?.keep(request, virtual, answered);
      return toAnswer(answered.parts);
    } catch (error) {
      if (!(error instanceof SandboxError) || error.code === 'SANDBOX_DAMAGED') throw error;
      this.#used = false;
      return { failure: failureOf(error) };
    }
  }

  /** What depends on chance comes from a new instance, whose chance is always the same. */
  async #run(request: string, virtual: VirtualFiles): Promise<ProgramReply> {
    const used = this.#used;
    const first = await this.#runOnce(request, virtual);
    if (!used || replyIn(first.parts).unsteady.every((name) => FIXED.has(name))) return first;
    await this.#sandbox?.close();
    return this.#runOnce(request, virtual);
  }

  async #runOnce(request: string, virtual: VirtualFiles): Promise<ProgramReply> {
    this.#sandbox ??= this.#open();
    this.#used = true;
    return this.#sandbox.run(new TextEncoder().encode(request), virtual);
  }
}

interface Answer {
  readonly text: string;
  readonly reply: Reply;
}

function replyIn([json]: readonly Uint8Array[]): Reply {
  return JSON.parse(new TextDecoder().decode(json)) as Reply;
}

function toAnswer(parts: readonly Uint8Array[]): Answer | NotRendered {
  const reply = replyIn(parts);
  const { failure } = reply;
  const [, text = new Uint8Array()] = parts;
  return failure === undefined
    ? { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(text), reply }
    : { failure: boundedFailure(failure) };
}
