import { verify, type SigningScheme } from '../../../../platform/delivery/signing/index.js';
import { badSignature } from '../../errors.js';
import type { Payment, PaymentCallback, PaymentSource } from '../ports.js';

/** The scheme of a dated signature in this header. */
const schemeOf = (header: string): SigningScheme => ({
  ...{ name: 'payments', header, previousHeader: null, idHeader: null, timestampHeader: null },
  ...{ signed: ['timestamp', 'body'], secret: 'text', digest: 'hex', layout: 'dated' },
});

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}

/**
 * The payment that a callback tells of; null for anything else.
 *
 * @throws DomainError `invalid_signature` for what the provider did not sign lately, whatever it says.
 */
export async function readCallback(
  source: PaymentSource,
  callback: PaymentCallback,
): Promise<Payment | null> {
  const { signed } = source;
  const { headers, body, now } = callback;
  const genuine =
    typeof signed === 'function'
      ? await signed(callback)
      : verify(
          schemeOf(signed.header),
          signed.secrets,
          { headers, body },
          { now: Math.floor(now.getTime() / 1_000) },
        ).genuine;
  if (!genuine) throw badSignature();
  return source.read(jsonOf(body));
}
