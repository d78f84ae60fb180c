import { keyOf, signatureOf } from './hmac.js';
import type { SigningScheme } from './schemes.js';

/** A message on its way to a receiver. */
export interface SignedMessage {
  /** Stable over all tries. */
  readonly id: string;
  /** Unix seconds of this try. */
  readonly timestamp: number;
  /** The exact bytes (or their UTF-8 text) that are sent. */
  readonly body: string | Uint8Array;
}

const layouts: Readonly<
  Record<SigningScheme['layout'], (timestamp: string, signatures: readonly string[]) => string>
> = {
  single: (_timestamp, [signature]) => `sha256=${signature}`,
  dated: (timestamp, signatures) => [`t=${timestamp}`, ...signatures.map((each) => `v1=${each}`)].join(','),
  spaced: (_timestamp, signatures) => signatures.map((each) => `v1,${each}`).join(' '),
};

/**
 * The headers that prove a message, lower-case names. `secrets` are the current one and, while it is being rotated out,
 * the one before; receivers accept a signature by either.
 *
 * @throws Error for no secret, or one that is not of the scheme's form: a message must not go out with a weak proof.
 * @example
 * sign(walletsScheme, ['whsec_test'], { id: 'evt_1', timestamp: 0, body: '{"id":"evt_1"}' })['x-spend-signature'];
 * // 'sha256=030fa3b2413d1993c551364bd53bb9b3edb5c0c34d55dba6ada6041245632811'
 */
export function sign(
  scheme: SigningScheme,
  secrets: readonly string[],
  { id, timestamp, body }: SignedMessage,
): Record<string, string> {
  const seconds = timestamp.toString();
  const signatures = secrets.map((secret) => {
    const key = keyOf(scheme, secret);
    if (key === null) throw new Error(`a secret is not of the form that ${scheme.name} signatures need`);
    return signatureOf(scheme, key, { id, timestamp: seconds, body });
  });
  if (signatures.length === 0) throw new Error('a message needs a secret to be signed with');
  const headers: Record<string, string> = { [scheme.header]: layouts[scheme.layout](seconds, signatures) };
  const previous = signatures[1];
  if (scheme.previousHeader !== null && previous !== undefined)
    headers[scheme.previousHeader] = layouts[scheme.layout](seconds, [previous]);
  if (scheme.idHeader !== null) headers[scheme.idHeader] = id;
  if (scheme.timestampHeader !== null) headers[scheme.timestampHeader] = seconds;
  return headers;
}
