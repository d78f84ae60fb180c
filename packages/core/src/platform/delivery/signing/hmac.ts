import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { DigestText, SigningScheme } from './schemes.js';

/** HMAC-SHA256 of bytes or UTF-8 text. */
export const hmacSha256 = (
  secret: string | Uint8Array,
  message: string | Uint8Array,
  text: DigestText,
): string => createHmac('sha256', secret).update(message).digest(text);

/**
 * Whether two texts are equal, in a time that tells only their lengths. Texts of different lengths are unequal; they
 * make the comparison beneath throw, and this one not.
 */
export function equalInConstantTime(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** Keys that were made of secrets; few are in use, and the same ones again and again. */
const made = new Map<string, KeyObject>();
const mostMade = 256;

/** The key that a secret means in a scheme; null when it is empty or not of the scheme's form. */
export function keyOf({ secret: form }: SigningScheme, secret: string): KeyObject | null {
  const name = `${form} ${secret}`;
  const known = made.get(name);
  if (known) return known;
  const text = form === 'text' || !secret.startsWith('whsec_') ? secret : secret.slice(6);
  if (text === '' || (form === 'base64' && !base64.test(text))) return null;
  const key = createSecretKey(Buffer.from(text, form === 'text' ? 'utf8' : 'base64'));
  if (made.size >= mostMade) made.clear();
  made.set(name, key);
  return key;
}

/** The bare signature of a message's signed parts, each as it stands in the headers. */
export function signatureOf(
  { signed, digest }: SigningScheme,
  key: KeyObject,
  parts: { readonly id: string; readonly timestamp: string; readonly body: string | Uint8Array },
): string {
  // The body is always last, so what stands before it is one short text.
  let head = '';
  for (const part of signed) if (part !== 'body') head += `${parts[part]}.`;
  const hmac = createHmac('sha256', key);
  if (typeof parts.body === 'string') hmac.update(head + parts.body);
  else hmac.update(head).update(parts.body);
  return hmac.digest(digest);
}
