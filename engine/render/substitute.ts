/** Variables in a rendered text, replaced as Flux does it after the build (`postBuild.substitute`). */

/** What variables stand for. */
export interface Substitution {
  readonly values: ReadonlyMap<string, string>;
  /** Whether nothing else may set variables; else those that are not known stay as they are written. */
  readonly isComplete: boolean;
}

const DISABLED = /^\s+kustomize\.toolkit\.fluxcd\.io\/substitute: ["']?disabled["']?$/m;

/** The text with its variables replaced; documents that are marked so stay as they are. */
export function substituteVariables(text: string, substitution: Substitution): string {
  const documents = text.split(/^(?=---$)/m);
  return documents.map((each) => (DISABLED.test(each) ? each : inDocument(each, substitution))).join('');
}

/** `${NAME}`, with a default or a change of case; `$${NAME}` is a dollar sign before braces. */
function inDocument(text: string, { values, isComplete }: Substitution): string {
  return text.replace(
    /\$?\$\{([A-Za-z_]\w*)(?:(:?[-=])([^{}]*)|(\^\^?|,,?))?\}/g,
    (whole: string, name: string, defaults?: string, otherwise = '', change = '') => {
      if (whole.startsWith('$$')) return whole.slice(1);
      const known = values.get(name);
      if (known === undefined && !isComplete) return whole;
      return defaults === undefined ? inCase(known ?? '', change) : known || otherwise;
    },
  );
}

function inCase(text: string, change: string): string {
  const upper = change.startsWith('^');
  const part = change.length === 1 ? text.slice(0, 1) : change === '' ? '' : text;
  return (upper ? part.toUpperCase() : part.toLowerCase()) + text.slice(part.length);
}
