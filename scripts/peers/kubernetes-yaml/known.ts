/** Differences from Kubernetes' reader that are known and accepted: texts that no manifest is. */

/** Each with the reason why it stays. */
const known: readonly { readonly text?: RegExp; readonly difference: RegExp }[] = [
  // An indented `---` at the very beginning is text to Kubernetes (`--- a`, a string); we refuse it and say so.
  { text: /(?:^\ufeff?|(?:^|[\n\r])---[^\n]*\n) +---/, difference: /refused separators|documents, ours/ },
  // Two tags or anchors on one node, or on an alias: Kubernetes reads an empty text and drops everything behind it.
  { difference: /duplication of a(?:n anchor| tag)|alias node should not have any/ },
  {
    text: /(?:^|[\n\r]---[^\n]*\n)(?:\s|#[^\n\r]*[\n\r])*[!&]\S*\s/,
    difference: /end of the stream or a document separator/,
  },
  // A quoted text at the root with something glued to it: Kubernetes reads the text and drops the rest.
  { difference: /a whitespace character is expected after the key-value separator/ },
  // A block scalar at the root with an indentation of its own, or with content at column 0: YAML 1.2 counts differently.
  { text: /(?:^|[\n\r])\s*(?:[!&]\S*\s+)*[|>][-+0-9]*\s/, difference: /read as/ },
  // A text at the root may go on in lines that are indented less.
  { difference: /^document \d+: read as "/ },
  // A block scalar that begins with blank lines, longer than the indentation of what follows.
  { text: /[|>][-+0-9]*[ \t]*(?:#[^\n]*)?[\n\r]\s*[\n\r]/, difference: /bad indentation of a mapping entry/ },
  // A block scalar whose header line ends in U+2028, and text behind the document.
  { text: /[\u0085\u2028\u2029]/, difference: /end of the stream or a document separator/ },
  // `[-, x]` and `[!!str, x]`: a dash is text, and a comma belongs to the tag.
  { text: /[[,{]\s*(?:-|!!?[^\s,]*)[,\]}]/, difference: /missed comma|read as/ },
  // Kubernetes splits lines before it parses: `\r\r\n` is one break to it, and two to us.
  { text: /\r\r\n/, difference: /read as/ },
  // A stray directive inside a document, at column 0 or not: Kubernetes drops what follows, we refuse it.
  { text: /[\n\r][ ]*%/, difference: /end of the stream or a document separator|directives end mark/ },
  // Inside braces, an anchor or tag on the line before its key: libyaml refuses it, for a key stands on one line.
  { text: /[{,]\s*(?:[!&]\S*\s*)+\n/, difference: /did not find expected ',' or '\}'/ },
  // Keys `1` and `"1"` become one JSON key; which value stays depends on Go's random map order.
  { text: /^(\d+):[^\n]*\n"\1":/m, difference: /read as/ },
  // `[a:]` and `{?x}`: we refuse what YAML 1.1 and 1.2 read differently, inside brackets.
  { difference: /inside brackets/ },
];

/** True when the difference is one of the known ones. */
export function isKnown(text: string, difference: string): boolean {
  return known.some(
    (entry) => (entry.text === undefined || entry.text.test(text)) && entry.difference.test(difference),
  );
}
