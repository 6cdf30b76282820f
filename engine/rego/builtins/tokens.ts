/** JSON Web Tokens: taken apart, and their signatures verified with keys that the policy gives. */

import {
  constants,
  createHmac,
  createPublicKey,
  type KeyObject,
  timingSafeEqual,
  verify,
  X509Certificate,
} from 'node:crypto';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isRegoObject, type RegoObject, type RegoValue } from '../value.ts';
import { type Builtin, BuiltinError, type BuiltinTable, text } from './builtin.ts';

interface Token {
  readonly header: RegoObject;
  readonly payload: string;
  readonly signature: Buffer;
  readonly signed: string;
}

const hmacVerifier =
  (hash: string): Builtin =>
  (value, secret) => {
    const token = readToken(text(value));
    const expected = createHmac(hash, text(secret)).update(token.signed).digest();
    return expected.length === token.signature.length && timingSafeEqual(expected, token.signature);
  };

interface Key {
  readonly key: KeyObject;
  readonly alg?: string;
  readonly kid?: string;
}

const keyVerifier =
  (hash: string | null, options: object, type: string): Builtin =>
  (value, keys) => {
    const token = readToken(text(value));
    const known = readKeys(text(keys)).filter(({ key }) => key.asymmetricKeyType === type);
    const named = known.find(({ kid }) => kid !== undefined && kid === token.header.kid);
    const candidates =
      named === undefined ? known.filter(({ alg }) => alg === undefined || alg === token.header.alg) : [named];
    return candidates.some(({ key }) =>
      verify(hash, Buffer.from(token.signed), { key, ...options } as never, token.signature),
    );
  };

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
const ECDSA = { dsaEncoding: 'ieee-p1363' };

/** `io.jwt.*` (OPA topdown/tokens.go). */
export const TOKENS: BuiltinTable = {
  'io.jwt.decode': (value) => decode(text(value)),
  'io.jwt.verify_hs256': hmacVerifier('sha256'),
  'io.jwt.verify_hs384': hmacVerifier('sha384'),
  'io.jwt.verify_hs512': hmacVerifier('sha512'),
  'io.jwt.verify_rs256': keyVerifier('sha256', {}, 'rsa'),
  'io.jwt.verify_rs384': keyVerifier('sha384', {}, 'rsa'),
  'io.jwt.verify_rs512': keyVerifier('sha512', {}, 'rsa'),
  'io.jwt.verify_ps256': keyVerifier('sha256', PSS, 'rsa'),
  'io.jwt.verify_ps384': keyVerifier('sha384', PSS, 'rsa'),
  'io.jwt.verify_ps512': keyVerifier('sha512', PSS, 'rsa'),
  'io.jwt.verify_es256': keyVerifier('sha256', ECDSA, 'ec'),
  'io.jwt.verify_es384': keyVerifier('sha384', ECDSA, 'ec'),
  'io.jwt.verify_es512': keyVerifier('sha512', ECDSA, 'ec'),
  'io.jwt.verify_eddsa': keyVerifier(null, {}, 'ed25519'),
};

function readToken(value: string): Token {
  const [header = '', payload = '', signature, ...more] = value.split('.');
  if (signature === undefined || more.length > 0) throw new BuiltinError('encoded JWT must have 3 sections');
  return {
    header: readObject(fromBase64Url(header).toString('utf8')),
    payload: fromBase64Url(payload).toString('utf8'),
    signature: fromBase64Url(signature),
    signed: `${header}.${payload}`,
  };
}

function decode(value: string): RegoValue {
  const { header, payload, signature } = readToken(value);
  if (header.cty === 'JWT') return decode(payload.replace(/^["']+|["']+$/g, ''));
  return [header, readObject(payload), signature.toString('hex')];
}

function fromBase64Url(value: string): Buffer {
  if (!/^[0-9A-Za-z_-]*={0,2}$/.test(value)) throw new BuiltinError('illegal base64url string');
  return Buffer.from(value, 'base64url');
}

function readObject(value: string): RegoObject {
  const parsed = readJson(value);
  if (!isRegoObject(parsed as RegoValue)) throw new BuiltinError('a section of the JWT is no object');
  return parsed as RegoObject;
}

function readJson(value: string): JsonValue {
  try {
    return JSON.parse(value) as JsonValue;
  } catch {
    throw new BuiltinError('a section of the JWT is no JSON');
  }
}

/** A PEM certificate or public key, a JWK, or a set of them. */
function readKeys(value: string): Key[] {
  try {
    if (value.includes('-----BEGIN CERTIFICATE')) return [{ key: new X509Certificate(value).publicKey }];
    if (value.includes('-----BEGIN')) return [{ key: createPublicKey(value) }];
    const parsed = readJson(value) as JsonObject;
    const list = Array.isArray(parsed.keys) ? parsed.keys : [parsed];
    return list.map((each) => {
      const jwk = each as { readonly alg?: string; readonly kid?: string };
      const name = {
        ...(jwk.alg === undefined ? {} : { alg: jwk.alg }),
        ...(jwk.kid === undefined ? {} : { kid: jwk.kid }),
      };
      return { key: createPublicKey({ key: jwk as never, format: 'jwk' }), ...name };
    });
  } catch (error) {
    throw new BuiltinError(`not a key: ${error instanceof Error ? error.message : ''}`);
  }
}
