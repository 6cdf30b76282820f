/** Ugly YAML from a seed: soups of tokens, and texts with a few characters changed. The same seed gives the same texts. */

/** A small seeded generator of numbers (mulberry32). */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const scalars = [
  'a',
  'b',
  'key',
  'yes',
  'No',
  'on',
  'y',
  '~',
  'null',
  '0',
  '-1',
  '+1',
  '0755',
  '08',
  '0o17',
  '0x1F',
  '0b11',
  '-0b1',
  '1_000',
  '1e3',
  '1.',
  '.5',
  '-.5e2',
  '1:30',
  '190:20:30.15',
  '.inf',
  '-.Inf',
  '.nan',
  '2001-01-01',
  '2001-1-1t1:2:3z',
  '9007199254740993',
  '18446744073709551615',
  '18446744073709551616',
  '-9223372036854775809',
  '1e400',
  '<<',
  '=',
  '-',
  '--',
  '?',
  ':',
  '"q"',
  "'s'",
  '"a\\tb"',
  '"\\/"',
  '"\\x41"',
  '"\\u263a"',
  '"\\ud800"',
  '"\\e\\_"',
  "'it''s'",
  '"it\\\'s"',
  '!!str 1',
  '!!int "7"',
  '!!float 3',
  '!!bool yes',
  '!!null x',
  '!foo 1',
  '! 12',
  '!!binary aGk=',
  '!!timestamp 2001-01-01',
  '&x 1',
  '*x',
  '&y [a]',
  '*y',
  '|',
  '>',
  '|-',
  '>+',
  '|2',
  '# c',
  '[',
  ']',
  '{',
  '}',
  ',',
  '{}',
  '[]',
  '[a, b]',
  '{a: b}',
  '{a}',
  '[a: b]',
  '{"a":1}',
  '"x":',
  "'y':",
  'a#b',
  'a #b',
  'a:b',
  'http://x:80/',
  '%',
  '@',
  '`',
  '\t',
  'ü',
  '😀',
  'long text here',
  '<<: *x',
  '<<: {a: 1}',
  '<<: [*x]',
  '{<<: *x, a: 2}',
];

const starts = [
  '',
  '',
  '',
  '',
  '- ',
  '- - ',
  'a: ',
  'b: ',
  'key: ',
  '? ',
  ': ',
  '"q": ',
  'on: ',
  '1: ',
  '1.5: ',
  'true: ',
  '<<: ',
  '~: ',
  'x: &x ',
  'y: *x',
  '---',
  '--- ',
  '...',
  '%YAML 1.1',
  '%TAG ! tag:x,2000:',
  '# c',
  '&x ',
  '!!map ',
  '!t ',
  '\t',
  'a:\t',
  '"',
  "'",
  '[',
  '{',
  ']',
  '}',
  '- |',
  'k: |',
  'k: >-',
  'k: |+',
  '- >',
];

/** A text of a few lines made of tokens. */
export function tokenSoup(random: (below: number) => number): string {
  const lines: string[] = [];
  for (let count = 1 + random(7); count > 0; count--) {
    let line = ' '.repeat(random(3) === 0 ? random(7) : random(4) * 2) + (starts[random(starts.length)] ?? '');
    for (let tokens = random(3); tokens > 0; tokens--)
      line += `${scalars[random(scalars.length)] ?? ''}${random(3) === 0 ? ' ' : ''}`;
    lines.push(line);
  }
  return lines.join(breakOf(random)) + (random(6) === 0 ? '' : '\n');
}

function breakOf(random: (below: number) => number): string {
  const choice = random(40);
  return choice === 0 ? '\r' : choice === 1 ? '\u0085' : choice === 2 ? '\u2028' : choice < 8 ? '\r\n' : '\n';
}

const inserts = [
  ' ',
  '  ',
  '\t',
  '\n',
  ':',
  ': ',
  '- ',
  '"',
  "'",
  '#',
  ' #',
  '{',
  '}',
  '[',
  ']',
  ',',
  '&a ',
  '*a',
  '!x ',
  '|',
  '>',
  '\\',
  '---\n',
  '...\n',
  '\r',
  '\u0085',
  '\u00a0',
  '\ufeff',
  '\u0007',
  '0',
  '~',
  '?',
];

/** A text with a few characters put in, taken out, doubled or moved; one in three lines of it may be re-indented. */
export function mutated(text: string, random: (below: number) => number): string {
  let result = text;
  for (let changes = 1 + random(3); changes > 0; changes--) {
    const at = random(result.length + 1);
    const kind = random(6);
    if (kind === 0) result = result.slice(0, at) + (inserts[random(inserts.length)] ?? '') + result.slice(at);
    else if (kind === 1) result = result.slice(0, at) + result.slice(at + 1 + random(3));
    else if (kind === 2) result = withLine(result, at, (line) => ' '.repeat(random(9)) + line.trimStart());
    else if (kind === 3) result = withLine(result, at, (line) => `${line}\n${line}`);
    else if (kind === 4)
      result = withLine(result, at, (line) => line.replace(/: .*/, `: ${scalars[random(scalars.length)] ?? ''}`));
    else result = withLine(result, at, () => '');
  }
  return result;
}

function withLine(text: string, offset: number, change: (line: string) => string): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const found = text.indexOf('\n', offset);
  const end = found === -1 ? text.length : found;
  return text.slice(0, start) + change(text.slice(start, end)) + text.slice(end);
}
