import { equalInConstantTime, keyOf, signatureOf } from './hmac.js';
import type { SigningScheme } from './schemes.js';

/** A message as it arrived. */
export interface ArrivedMessage {
  /** Any case; a header sent twice is no proof. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
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

/** Receivers refuse messages dated further away than this. */
export const defaultToleranceSeconds = 300;

/** More signatures than any rotation needs. */
const mostSignatures = 8;

interface Proof {
  readonly timestamp: string | null;
  readonly signatures: readonly string[];
}

const readers: Readonly<Record<SigningScheme['layout'], (header: string) => Proof>> = {
  single: (header) => ({
    timestamp: null,
    signatures: header.startsWith('sha256=') ? [header.slice(7)] : [],
  }),
  dated: (header) => {
    const fields = header.split(',', mostSignatures + 1);
    const dates = fields.filter((field) => field.startsWith('t='));
    return {
      timestamp: dates.length === 1 ? (dates[0] ?? '').slice(2) : null,
      signatures: fields.filter((field) => field.startsWith('v1=')).map((field) => field.slice(3)),
    };
  },
  spaced: (header) => ({
    timestamp: null,
    signatures: header
      .split(' ', mostSignatures)
      .filter((each) => each.startsWith('v1,'))
      .map((each) => each.slice(3)),
  }),
};

function headersOf({ headers }: ArrivedMessage): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(headers))
    if (typeof value === 'string') found.set(name.toLowerCase(), value);
  return found;
}

const refused = (reason: (Verdict & { genuine: false })['reason']): Verdict => ({ genuine: false, reason });

/**
 * Judges a message by any of the receiver's secrets (two while one is being rotated out), in constant time, and by its
 * date where the scheme signs one. Never throws, whatever arrives.
 *
 * `now` is Unix seconds. A secret that is not of the scheme's form matches nothing.
 *
 * @example
 * const body = '{"id":"evt_1"}';
 * const headers = sign(costsScheme, ['whsec_old'], { id: 'evt_1', timestamp: 1775000000, body });
 * verify(costsScheme, ['whsec_new', 'whsec_old'], { headers, body }, { now: 1775000200 }).genuine; // true
 */
export function verify(
  scheme: SigningScheme,
  secrets: readonly string[],
  message: ArrivedMessage,
  {
    now,
    toleranceSeconds = defaultToleranceSeconds,
  }: { readonly now: number; readonly toleranceSeconds?: number },
): Verdict {
  const headers = headersOf(message);
  const sent = [scheme.header, scheme.previousHeader].map((name) =>
    name === null ? undefined : headers.get(name),
  );
  const proofs = sent.flatMap((header) => (header === undefined ? [] : [readers[scheme.layout](header)]));
  const [proof] = proofs;
  if (proof === undefined) return refused('unsigned');
  const id = scheme.idHeader === null ? null : (headers.get(scheme.idHeader) ?? null);
  const dated =
    scheme.layout === 'dated' ? proof.timestamp : (headers.get(scheme.timestampHeader ?? '') ?? null);
  const timestamp = scheme.signed.includes('timestamp') ? dated : null;
  if (scheme.signed.includes('timestamp') && (timestamp === null || !/^\d{1,12}$/.test(timestamp)))
    return refused('malformed');
  if (scheme.signed.includes('id') && id === null) return refused('malformed');
  const signatures = proofs.flatMap((each) => each.signatures);
  if (signatures.length === 0) return refused('malformed');
  const seconds = timestamp === null ? null : parseInt(timestamp, 10);
  // Negated, so that a `now` that is no number refuses.
  if (seconds !== null && !(now - seconds <= toleranceSeconds)) return refused('too_old');
  if (seconds !== null && !(seconds - now <= toleranceSeconds)) return refused('too_new');
  const parts = { id: id ?? '', timestamp: timestamp ?? '', body: message.body };
  const expected = secrets.flatMap((secret) => {
    const key = keyOf(scheme, secret);
    return key === null ? [] : [signatureOf(scheme, key, parts)];
  });
  const genuine = expected.some((one) => signatures.some((other) => equalInConstantTime(one, other)));
  return genuine ? { genuine, id, timestamp: seconds } : refused('mismatch');
}
