/** How renderings and lists of what they read stand in files of the cache. */

import { sha256 } from '../sandbox/artefact.ts';

/** A rendering of a request: what was read for it, the digest of the answers, and the digest of what came of it. */
export interface KeptVariant {
  readonly questions: readonly string[];
  readonly answers: string;
  readonly result: string;
}

/** SHA-256 of the rest, in hex, and a line break. */
const HEADER_LENGTH = 65;
const LENGTH_BYTES = 4;

/** The newest first. */
export function packVariants(variants: readonly KeptVariant[]): Buffer {
  const content = Buffer.from(JSON.stringify(variants));
  return Buffer.concat([Buffer.from(`${sha256(content)}\n`), content]);
}

/** Undefined for what is not the whole of what was packed. */
export function unpackVariants(bytes: Buffer): KeptVariant[] | undefined {
  const content = bytes.subarray(HEADER_LENGTH);
  if (bytes.toString('latin1', 0, HEADER_LENGTH) !== `${sha256(content)}\n`) return undefined;
  return JSON.parse(content.toString()) as KeptVariant[];
}

/** Each part behind its length. */
export function packParts(parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32LE(part.length);
      return [length, part];
    }),
  );
}

/** Of bytes whose digest was right. */
export function unpackParts(bytes: Buffer): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + LENGTH_BYTES + bytes.readUInt32LE(at);
    parts.push(bytes.subarray(at + LENGTH_BYTES, end));
    at = end;
  }
  return parts;
}
