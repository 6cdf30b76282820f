/** Whether a name is the name of a secret, by its words (policies/platforms/secret-words.yaml). */

import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';

/** Answers about names; compiled once per catalogue. */
export interface SecretNames {
  /** `DB_SAS_TOKEN` yes, `DISASTER_HOST` no, `TOKEN_FILE` no. */
  isSecret(name: string): boolean;
  /** Names of which an object name is a likely value: `PULL_SECRET` yes, `CLIENT_SECRET` no. */
  mayNameObject(name: string): boolean;
  /** Finds where a secret word may be in a text; stateless, for one pass over long texts use `hotGlobal`. */
  readonly hot: RegExp;
}

const WORD = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g;
/** No name is longer; what is, is a text. */
const LONGEST_NAME = 200;
/** The same few names of variables stand in most workloads of a repository. */
const MOST_REMEMBERED = 10_000;

/** Compiles the tables. */
export function compileSecretNames(table: JsonObject): SecretNames {
  const words = new Set(strings(table.words));
  const lastWords = new Set(strings(table.lastWords));
  const endings = strings(table.endings);
  const harmlessLast = new Set(strings(table.harmlessLastWords));
  const harmless = new Set(strings(table.harmlessWords));
  const valueWords = new Set(strings(table.secretValueWords));
  const phrases = phrasesOf(table.phrases);
  const harmlessPhrases = phrasesOf(table.harmlessPhrases);
  const phraseEnds = [...phrases].map((phrase) => phrase.slice(phrase.indexOf(' ') + 1));
  const hot = toHot([...words, ...lastWords, ...endings, ...phraseEnds]);
  const known = new Map<string, boolean>();

  const judge = (name: string): boolean => {
    if (!hot.test(name)) return false;
    const parts = wordsOf(name);
    const last = parts.at(-1) ?? '';
    if (harmlessLast.has(last) || parts.some((part) => harmless.has(part))) return false;
    if (harmlessPhrases.size > 0 && parts.some((_, index) => harmlessPhrases.has(pairAt(parts, index)))) return false;
    return (
      lastWords.has(last) ||
      parts.some(
        (part, index) =>
          words.has(part) || phrases.has(pairAt(parts, index)) || endings.some((ending) => part.endsWith(ending)),
      )
    );
  };
  return {
    hot,
    isSecret(name) {
      if (name.length > LONGEST_NAME) return false;
      let answer = known.get(name);
      if (answer === undefined) {
        answer = judge(name);
        if (known.size >= MOST_REMEMBERED) known.clear();
        known.set(name, answer);
      }
      return answer;
    },
    mayNameObject(name) {
      const parts = wordsOf(name);
      const at = parts.findIndex((part) => part === 'secret' || part === 'credential' || part === 'credentials');
      if (at < 0 || parts.some((part) => endings.includes(part) || part === 'token' || part === 'key')) return false;
      return !valueWords.has(parts[at - 1] ?? '');
    },
  };
}

function phrasesOf(table: JsonValue | undefined): Set<string> {
  return new Set((Array.isArray(table) ? table : []).map((phrase) => strings(phrase).join(' ')));
}

function pairAt(parts: readonly string[], index: number): string {
  return `${parts[index] ?? ''} ${parts[index + 1] ?? ''}`;
}

/** One expression for all words; those that contain another are found by it. */
function toHot(words: readonly string[]): RegExp {
  const roots = [...new Set(words)].filter((word) => !words.some((other) => other !== word && word.includes(other)));
  return new RegExp(roots.map(escapeRegExp).join('|'), 'i');
}

/** `dbPassword`, `DB_PASSWORD` and `db-password` are all `db password`. */
export function wordsOf(name: string): string[] {
  return (name.match(WORD) ?? []).map((word) => word.toLowerCase());
}

/** The strings of a list; anything else is left out. */
export function strings(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A table of `policies/platforms`, empty when the catalogue has none. */
export function tableOf(platforms: JsonObject, name: string): JsonObject {
  const table = Object.hasOwn(platforms, name) ? platforms[name] : undefined;
  return isObject(table) ? table : {};
}

/** A text as the expression that finds it. */
export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
