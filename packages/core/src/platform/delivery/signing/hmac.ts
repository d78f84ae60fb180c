import { createHash, createHmac, hash, timingSafeEqual } from 'node:crypto';
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

/** SHA-256 takes its input in blocks of so many bytes, and answers so many. */
const blockBytes = 64;
const digestBytes = 32;

/** A key, ready to sign: the blocks that HMAC (RFC 2104) puts before a message, and before the digest of both. */
interface SigningKey {
  readonly bytes: Buffer;
  readonly inner: Buffer;
  /** Has room for that digest behind the block. */
  readonly outer: Buffer;
}

function signingKey(bytes: Buffer): SigningKey {
  const short = bytes.length > blockBytes ? createHash('sha256').update(bytes).digest() : bytes;
  const block = (pad: number, room: number): Buffer => {
    const filled = Buffer.alloc(blockBytes + room, 0);
    for (let i = 0; i < blockBytes; i++) filled[i] = (short[i] ?? 0) ^ pad;
    return filled;
  };
  return { bytes, inner: block(0x36, 0), outer: block(0x5c, digestBytes) };
}

/** Keys that were made of secrets; few are in use, and the same ones again and again. */
const made = new Map<string, SigningKey>();
const mostMade = 256;

/** The key that a secret means in a scheme; null when it is empty or not of the scheme's form. */
export function keyOf({ secret: form }: SigningScheme, secret: string): SigningKey | null {
  const name = `${form} ${secret}`;
  const known = made.get(name);
  if (known) return known;
  const text = form === 'text' || !secret.startsWith('whsec_') ? secret : secret.slice(6);
  if (text === '' || (form === 'base64' && !base64.test(text))) return null;
  const key = signingKey(Buffer.from(text, form === 'text' ? 'utf8' : 'base64'));
  if (made.size >= mostMade) made.clear();
  made.set(name, key);
  return key;
}

/** Where messages of usual size are laid out for hashing; nothing in it outlives a call. */
const desk = Buffer.allocUnsafeSlow(16_384);
/** UTF-8 takes at most three bytes for each unit of a text. */
const widest = 3;

/** HMAC-SHA256 of `head` and then `body`. Two hashes at once cost half of one `Hmac` object. */
function hmacOf(
  { bytes, inner, outer }: SigningKey,
  head: string,
  body: string | Uint8Array,
  text: DigestText,
): string {
  if (blockBytes + widest * (head.length + body.length) > desk.length)
    return createHmac('sha256', bytes).update(head).update(body).digest(text);
  desk.set(inner);
  let end = blockBytes;
  if (typeof body === 'string') end += desk.write(head + body, end);
  else {
    end += desk.write(head, end);
    desk.set(body, end);
    end += body.length;
  }
  outer.write(hash('sha256', desk.subarray(0, end), 'binary'), blockBytes, 'latin1');
  return hash('sha256', outer, text);
}

/** The bare signature of a message's signed parts, each as it stands in the headers. */
export function signatureOf(
  { signed, digest }: SigningScheme,
  key: SigningKey,
  parts: { readonly id: string; readonly timestamp: string; readonly body: string | Uint8Array },
): string {
  // The body is always last, so what stands before it is one short text.
  let head = '';
  for (const part of signed) if (part !== 'body') head += `${parts[part]}.`;
  return hmacOf(key, head, parts.body, digest);
}
