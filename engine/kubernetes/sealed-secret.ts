/** CoCo's sealed secrets, as they stand in manifests. */

/** A JWS behind `sealed.`; a file name that begins so is none. */
const SEALED = /^sealed\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/;
/** `sealed.` in base64; its last two bits belong to the next letter. */
const SEALED_IN_BASE64 = 'c2VhbGVkL';

/** Whether a text is a sealed secret. */
export function isSealedSecret(text: string): boolean {
  return text.startsWith('sealed.') && SEALED.test(text);
}

/** Whether a value of a Secret's `data` is one. */
export function isSealedData(value: string): boolean {
  return value.startsWith(SEALED_IN_BASE64) && isSealedSecret(Buffer.from(value, 'base64').toString('utf8').trim());
}
