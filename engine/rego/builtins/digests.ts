/** Hashes and message authentication codes. */

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type Builtin, type BuiltinTable, text } from './builtin.ts';

const hash =
  (algorithm: string): Builtin =>
  (value) =>
    createHash(algorithm).update(text(value)).digest('hex');

const hmac =
  (algorithm: string): Builtin =>
  (value, key) =>
    createHmac(algorithm, text(key)).update(text(value)).digest('hex');

/** `crypto.*` that take a digest or a MAC of a text (OPA topdown/crypto.go). */
export const DIGESTS: BuiltinTable = {
  'crypto.md5': hash('md5'),
  'crypto.sha1': hash('sha1'),
  'crypto.sha256': hash('sha256'),
  'crypto.hmac.md5': hmac('md5'),
  'crypto.hmac.sha1': hmac('sha1'),
  'crypto.hmac.sha256': hmac('sha256'),
  'crypto.hmac.sha512': hmac('sha512'),
  'crypto.hmac.equal': (a, b) => {
    const [left, right] = [Buffer.from(text(a)), Buffer.from(text(b))];
    return left.length === right.length && timingSafeEqual(left, right);
  },
};
