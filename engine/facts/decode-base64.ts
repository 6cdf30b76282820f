/** Base64 as the agent's decoders accept it, and text as they read it. */

const STRICT = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The bytes of standard, padded base64 without line breaks (RFC 4648 §4); `undefined` for anything else. */
export function findStrictBase64(text: string): Buffer | undefined {
  return text !== '' && text.length % 4 === 0 && STRICT.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/** The text of bytes that are UTF-8; `undefined` when they are not. */
export function findUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
