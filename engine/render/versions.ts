/** The commands whose output renderings are; the modules are named by engine/sandbox/programs/renderers/go.mod. */
export const RENDERER_VERSIONS = { helm: '3.22.0', kustomize: '5.8.2' } as const;

/** Versions by tool: those of the tools that were used, in the order of their names. */
export type RendererVersions = Readonly<Partial<Record<keyof typeof RENDERER_VERSIONS, string>>>;

/** The versions of some of the tools. */
export function versionsOf(tools: readonly (keyof typeof RENDERER_VERSIONS)[]): RendererVersions {
  return Object.fromEntries(Object.entries(RENDERER_VERSIONS).filter(([tool]) => tools.some((used) => used === tool)));
}
