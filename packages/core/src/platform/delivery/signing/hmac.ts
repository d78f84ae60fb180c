import { createHmac, timingSafeEqual } from 'node:crypto';
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

/** The key that a secret means in a scheme; null when it is empty or not of the scheme's form. */
export function keyOf({ secret: form }: SigningScheme, secret: string): string | Uint8Array | null {
  if (form === 'text') return secret === '' ? null : secret;
  const text = secret.startsWith('whsec_') ? secret.slice(6) : secret;
  return text !== '' && base64.test(text) ? Buffer.from(text, 'base64') : null;
}

/** The bare signature of a message's signed parts, each as it stands in the headers. */
export function signatureOf(
  { signed, digest }: SigningScheme,
  key: string | Uint8Array,
  parts: { readonly id: string; readonly timestamp: string; readonly body: string | Uint8Array },
): string {
  const hmac = createHmac('sha256', key);
  // The body is always last, so what stands before it is one short text.
  let head = '';
  for (const part of signed) if (part !== 'body') head += `${parts[part]}.`;
  if (head !== '') hmac.update(head);
  return hmac.update(parts.body).digest(digest);
}
