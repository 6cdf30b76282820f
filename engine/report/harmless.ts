/** Makes untrusted text safe to show: names and messages come from manifests that anybody may have written. */

/** Control, format (bidi, zero-width, tags), line-separator and lone surrogate characters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
/** Almost every text is this, and needs no closer look. */
const PRINTABLE = /^[\x20-\x7e]*$/;
/** Log commands of Azure Pipelines, TeamCity and old GitHub runners are read anywhere in a line. */
const LOG_COMMAND = /##(?=[[a-z])/gi;
/** What JSON leaves raw and a screen would obey. */
const UNSEEN_IN_JSON = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

const BEYOND_ASCII = /[^\0-\x7e]/;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function showUnseen(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/** The text on one line, with everything that does not print shown as an escape: `ESC[31m` becomes `\x1b[31m`. */
export function visible(text: string): string {
  if (PRINTABLE.test(text) && !text.includes('##')) return text;
  return text.replace(UNSEEN, showUnseen).replace(LOG_COMMAND, '#\\x23');
}

/** A paragraph of a rule's METADATA as one visible line. */
export function oneLine(text: string): string {
  return visible(text.replace(/\s+/g, ' ').trim());
}

function escapeUnits(character: string): string {
  let escaped = '';
  for (let index = 0; index < character.length; index++) {
    escaped += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}

/** JSON that reads back as the same value and does nothing to a terminal or a build log. */
export function harmlessJson(json: string): string {
  const text = BEYOND_ASCII.test(json) ? json.replace(UNSEEN_IN_JSON, escapeUnits) : json;
  return text.includes('##') ? text.replace(LOG_COMMAND, '#\\u0023') : text;
}
