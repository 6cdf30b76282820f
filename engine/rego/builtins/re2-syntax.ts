/** Go's regular expression syntax (regexp/syntax) written as JavaScript's, for the `u` flag. */

/** Perl classes with Go's ASCII meaning; JavaScript's `\s` would hold more. */
const PERL: Readonly<Record<string, string>> = { d: '0-9', w: '0-9A-Za-z_', s: '\\t\\n\\f\\r ' };
const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/**
 * Source and flags for `RegExp`.
 *
 * @throws SyntaxError for what Go does not have (lookaround, backreferences) and for flags inside an expression, which
 * JavaScript does not have.
 */
export function toJavaScript(pattern: string): { source: string; flags: string } {
  const leading = /^\(\?([imsU]+)\)/.exec(pattern);
  const flags = leading?.[1] ?? '';
  if (flags.includes('U')) throw new SyntaxError('the flag U is not supported');
  const translator = new Translator(pattern.slice(leading?.[0].length ?? 0), flags.includes('s'));
  return { source: translator.translate(), flags: `u${flags.replace(/[^im]/g, '')}` };
}

class Translator {
  readonly #text: string;
  readonly #dot: string;
  #at = 0;
  #quoted = false;

  constructor(text: string, dotAll: boolean) {
    this.#text = text;
    this.#dot = dotAll ? '[^]' : '[^\\n]';
  }

  translate(): string {
    let source = '';
    while (this.#at < this.#text.length) source += this.#next();
    return source;
  }

  #next(): string {
    if (this.#quoted) return this.#literal();
    const character = this.#text[this.#at] ?? '';
    if (character === '\\') return this.#escape(false);
    if (character === '[') return this.#set();
    if (character === '(') return this.#group();
    this.#at++;
    if (character === '.') return this.#dot;
    if (character === '{') return /^\{\d+(,\d*)?\}/.test(this.#text.slice(this.#at - 1)) ? '{' : '\\{';
    if (character === '}') return this.#closesRepeat() ? '}' : '\\}';
    return character === ']' ? '\\]' : character === '/' ? '\\/' : character;
  }

  #closesRepeat(): boolean {
    return /\{\d+(,\d*)?\}$/.test(this.#text.slice(0, this.#at));
  }

  #literal(): string {
    if (this.#text.startsWith('\\E', this.#at)) {
      this.#quoted = false;
      this.#at += 2;
      return '';
    }
    return quoteLiteral(this.#text[this.#at++] ?? '');
  }

  #group(): string {
    const special = /^\(\?(?:P?<([A-Za-z_]\w*)>|:|([ims]+):)/.exec(this.#text.slice(this.#at));
    if (this.#text[this.#at + 1] !== '?') {
      this.#at++;
      return '(';
    }
    if (special === null || special[2] !== undefined) throw new SyntaxError('unsupported group');
    this.#at += special[0].length;
    return special[1] === undefined ? '(?:' : `(?<${special[1]}>`;
  }

  #escape(inSet: boolean): string {
    const character = this.#text[this.#at + 1] ?? '';
    this.#at += 2;
    const perl = PERL[character.toLowerCase()];
    if (perl !== undefined) return perlClass(character, perl, inSet);
    if (character === 'p' || character === 'P') return this.#unicodeClass(character);
    if (character === 'x') return this.#hexadecimal();
    const assertion = inSet ? undefined : this.#assertion(character);
    if (assertion !== undefined) return assertion;
    if (character === 'a') return '\\x07';
    if ('fnrtv'.includes(character)) return `\\${character}`;
    if (/^[0-7]$/.test(character)) return this.#octal(character);
    if (/^[\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e ]$/.test(character)) return quoteLiteral(character);
    throw new SyntaxError(`invalid escape sequence \\${character}`);
  }

  #assertion(character: string): string | undefined {
    if (character === 'A') return '(?<![^])';
    if (character === 'z') return '(?![^])';
    if (character === 'b' || character === 'B') return `\\${character}`;
    if (character !== 'Q') return undefined;
    this.#quoted = true;
    return '';
  }

  #octal(first: string): string {
    const digits = first === '0' ? /^[0-7]{0,2}/.exec(this.#text.slice(this.#at))?.[0] : undefined;
    if (digits === undefined) throw new SyntaxError('backreferences are not supported');
    this.#at += digits.length;
    return `\\u{${Number.parseInt(first + digits, 8).toString(16)}}`;
  }

  #hexadecimal(): string {
    const match = /^(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})/.exec(this.#text.slice(this.#at));
    if (match === null) throw new SyntaxError('invalid escape sequence \\x');
    this.#at += match[0].length;
    return `\\u{${match[1] ?? match[2]}}`;
  }

  #unicodeClass(letter: string): string {
    const match = /^(?:\{(\^?)(\w+)\}|(\w))/.exec(this.#text.slice(this.#at));
    if (match === null) throw new SyntaxError('invalid character class');
    this.#at += match[0].length;
    const name = match[2] ?? match[3] ?? '';
    const negated = (letter === 'P') !== (match[1] === '^');
    const property = /^(C|L|M|N|P|S|Z)[a-z]?$/.test(name) ? name : `Script=${name}`;
    return `\\${negated ? 'P' : 'p'}{${property}}`;
  }

  #set(): string {
    let source = '[';
    this.#at++;
    if (this.#text[this.#at] === '^') {
      source += '^';
      this.#at++;
    }
    for (let first = true; ; first = false) {
      const character = this.#text[this.#at];
      if (character === undefined) throw new SyntaxError('missing closing ]');
      if (character === ']' && !first) break;
      source += this.#setItem(character);
    }
    this.#at++;
    return `${source}]`;
  }

  #setItem(character: string): string {
    const posix = /^\[:(\^?)(\w+):\]/.exec(this.#text.slice(this.#at));
    if (posix !== null) {
      const content = POSIX[posix[2] ?? ''];
      if (content === undefined || posix[1] === '^') throw new SyntaxError('invalid character class range');
      this.#at += posix[0].length;
      return content;
    }
    if (character === '\\') return this.#escape(true);
    this.#at++;
    return character === '-' ? '-' : quoteLiteral(character);
  }
}

/** `\\d`, `\\W` and so on. Inside a set, what is negated is written as ranges. */
function perlClass(character: string, content: string, inSet: boolean): string {
  const negated = character !== character.toLowerCase();
  if (!inSet) return negated ? `[^${content}]` : `[${content}]`;
  if (!negated) return content;
  if (character === 'S') return '\\x00-\\x08\\x0b\\x0e-\\x1f!-\\u{10ffff}';
  return character === 'D' ? '\\x00-\\/:-\\u{10ffff}' : '\\x00-\\/:-@\\[-\\^`\\{-\\u{10ffff}';
}

/** With the `u` flag only syntax characters may be escaped; `-` also, but only in a set. */
function quoteLiteral(character: string): string {
  if (character === '-') return '\\x2d';
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}
