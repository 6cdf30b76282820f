/** Base64 as the agent's decoders accept it, and text as they read it. */

/** The bytes of standard, padded base64 without line breaks (RFC 4648 §4); `undefined` for anything else. */
export function findStrictBase64(text: string): Buffer | undefined {
  if (text === '' || text.length % 4 !== 0) return undefined;
  // Node reads leniently, so the way back decides; an expression would not survive megabytes.
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** The text of bytes that are UTF-8; `undefined` when they are not. */
export function findUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
