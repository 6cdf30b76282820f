/** The door of this room: kustomizations and charts of one folder to what a cluster would be given, in the sandbox. */

import { SandboxError } from '../errors.ts';
import type { AssetUrl } from '../sandbox/assets.ts';
import type { VirtualFiles } from '../sandbox/files.ts';
import { openSandbox, type Sandbox, type SandboxLimits } from '../sandbox/sandbox.ts';
import { boundedFailure, failureOf, type RenderFailure } from './failure.ts';
import type { FieldOrigins } from './field-origins.ts';
import type { LineOrigins } from './line-origins.ts';
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

export interface RenderedKustomization extends Rendered {
  /** When asked for. */
  readonly origins?: FieldOrigins;
}

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

/** @param root absolute; nothing outside of it can be read. */
export function openRenderer(assets: AssetUrl, root: string, limits: SandboxLimits = RENDER_LIMITS): Renderer {
  const kustomize = new Tool(() => openSandbox('kustomize', assets, limits, root));
  const helm = new Tool(() => openSandbox('helm', assets, limits, root));
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
      const answer = await helm.ask(completeChart(request));
      if ('failure' in answer) return answer;
      const { text, reply } = answer;
      return { text, unsteady: reply.unsteady, ...(reply.lines ? { origins: reply.lines } : {}) };
    },
    close: async () => {
      await Promise.all([kustomize.close(), helm.close()]);
    },
  };
}

/** One of the programs. */
class Tool {
  readonly #open: () => Sandbox;
  #sandbox: Sandbox | undefined;
  /** Whether the instance has answered before. */
  #used = false;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(open: () => Sandbox) {
    this.#open = open;
  }

  ask(request: object, virtual: VirtualFiles = {}): Promise<{ text: string; reply: Reply } | NotRendered> {
    const answer = this.#queue.then(() => this.#answer(request, virtual));
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  async close(): Promise<void> {
    await this.#sandbox?.close();
  }

  /** What depends on chance comes from a new instance, whose chance is always the same. */
  async #answer(request: object, virtual: VirtualFiles): Promise<{ text: string; reply: Reply } | NotRendered> {
    try {
      const first = await this.#run(request, virtual);
      if (!first.used || first.reply.unsteady.every((name) => FIXED.has(name))) return toAnswer(first);
      await this.#sandbox?.close();
      this.#used = false;
      return toAnswer(await this.#run(request, virtual));
    } catch (error) {
      if (!(error instanceof SandboxError) || error.code === 'SANDBOX_DAMAGED') throw error;
      this.#used = false;
      return { failure: failureOf(error) };
    }
  }

  async #run(request: object, virtual: VirtualFiles): Promise<{ reply: Reply; text: Uint8Array; used: boolean }> {
    this.#sandbox ??= this.#open();
    const used = this.#used;
    this.#used = true;
    const bytes = new TextEncoder().encode(JSON.stringify(request));
    const [json, text = new Uint8Array()] = await this.#sandbox.run(bytes, virtual);
    return { reply: JSON.parse(new TextDecoder().decode(json)) as Reply, text, used };
  }
}

function toAnswer({ reply, text }: { reply: Reply; text: Uint8Array }): { text: string; reply: Reply } | NotRendered {
  const { failure } = reply;
  return failure === undefined
    ? { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(text), reply }
    : { failure: boundedFailure(failure) };
}
