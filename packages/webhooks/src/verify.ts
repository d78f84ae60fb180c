import { readClaim, type Claim } from './proof.js';
import type { Scheme } from './schemes.js';

export { costsScheme, standardWebhooks, walletsDatedScheme, walletsScheme, type Scheme } from './schemes.js';

/** A message as it arrived: `headers` of a fetch `Request`, or of Node. */
export interface Arrived {
  readonly headers:
    { get(name: string): string | null } | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The exact bytes, before any parsing. */
  readonly body: string | Uint8Array;
}

/** Whether a message is genuine, and if not, why. Tell senders only that it is not. */
export type Verdict =
  | {
      readonly genuine: true;
      /** Null when the scheme sends none. Signed only where the scheme says so. */
      readonly id: string | null;
      /** Unix seconds that were signed; null when the scheme signs none. */
      readonly timestamp: number | null;
    }
  | {
      readonly genuine: false;
      readonly reason: 'unsigned' | 'malformed' | 'too_old' | 'too_new' | 'mismatch';
    };

const utf8 = new TextEncoder();
const bytesOf = (data: string | Uint8Array): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(typeof data === 'string' ? utf8.encode(data) : data);

/** Looks a header up in either form; a header sent twice is no proof. */
function lookup({ headers }: Arrived): (name: string) => string | null {
  const { get } = headers;
  if (typeof get === 'function') return (name) => get.call(headers, name);
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(headers as Readonly<Record<string, unknown>>))
    if (typeof value === 'string') found.set(name.toLowerCase(), value);
  return (name) => found.get(name) ?? null;
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));
  } catch {
    return null;
  }
}

function keyBytes({ secret: form }: Scheme, secret: string): Uint8Array<ArrayBuffer> | null {
  const bytes =
    form === 'text' ? bytesOf(secret) : decodeBase64(secret.startsWith('whsec_') ? secret.slice(6) : secret);
  return bytes === null || bytes.length === 0 ? null : bytes;
}

/** The bytes that a signature's text stands for; null for anything but its one canonical spelling. */
function signatureBytes(digest: Scheme['digest'], text: string): Uint8Array<ArrayBuffer> | null {
  if (digest === 'hex') {
    if (!/^[0-9a-f]{64}$/.test(text)) return null;
    return Uint8Array.from({ length: 32 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16));
  }
  const bytes = /^[A-Za-z0-9+/]{43}=$/.test(text) ? decodeBase64(text) : null;
  return bytes !== null && btoa(String.fromCharCode(...bytes)) === text ? bytes : null;
}

function signedBytes({ signed }: Scheme, claim: Claim, body: string | Uint8Array): Uint8Array<ArrayBuffer> {
  const head = signed.map((part) => (part === 'body' ? '' : `${claim[part] ?? ''}.`)).join('');
  const [before, after] = [utf8.encode(head), bytesOf(body)];
  const all = new Uint8Array(before.length + after.length);
  all.set(before);
  all.set(after, before.length);
  return all;
}

const algorithm = { name: 'HMAC', hash: 'SHA-256' };

async function matches(
  secret: Uint8Array<ArrayBuffer>,
  signatures: readonly Uint8Array<ArrayBuffer>[],
  data: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['verify']);
  // Web Crypto compares in constant time.
  const verdicts = await Promise.all(
    signatures.map((signature) => crypto.subtle.verify('HMAC', key, signature, data)),
  );
  return verdicts.includes(true);
}

/**
 * Judges a message by any of your secrets (two while one is being rotated out), and by its date where the scheme signs
 * one. Runs wherever Web Crypto is: browsers, edge runtimes, Deno, Bun, Node. Never rejects because of what arrived.
 *
 * `now` is Unix seconds, the clock's when absent; messages further away than `toleranceSeconds` (300) are refused.
 *
 * @example
 * const verdict = await verify(costsScheme, [secret], { headers: request.headers, body: await request.text() });
 * if (!verdict.genuine) return new Response(null, { status: 401 });
 */
export async function verify(
  scheme: Scheme,
  secrets: readonly string[],
  message: Arrived,
  options: { readonly now?: number; readonly toleranceSeconds?: number } = {},
): Promise<Verdict> {
  const { now = Math.floor(Date.now() / 1000), toleranceSeconds = 300 } = options;
  const claim = readClaim(scheme, lookup(message));
  if (claim === null) return { genuine: false, reason: 'unsigned' };
  if (claim === 'malformed') return { genuine: false, reason: 'malformed' };
  const timestamp = claim.timestamp === null ? null : parseInt(claim.timestamp, 10);
  // Negated, so that a `now` that is no number refuses.
  if (timestamp !== null && !(now - timestamp <= toleranceSeconds))
    return { genuine: false, reason: 'too_old' };
  if (timestamp !== null && !(timestamp - now <= toleranceSeconds))
    return { genuine: false, reason: 'too_new' };
  const signatures = claim.signatures.flatMap((text) => signatureBytes(scheme.digest, text) ?? []);
  const data = signedBytes(scheme, claim, message.body);
  for (const secret of secrets) {
    const key = keyBytes(scheme, secret);
    if (key !== null && (await matches(key, signatures, data)))
      return { genuine: true, id: claim.id, timestamp };
  }
  return { genuine: false, reason: 'mismatch' };
}
