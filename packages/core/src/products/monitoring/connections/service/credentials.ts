import { noCipher } from '../../errors.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import type { Credentials } from '../ports.js';

type Sealing = Pick<MonitoringParts, 'runtime'>;

/** Where credentials belong; sealed with them, so that they open nowhere else. */
export interface CredentialPlace {
  readonly tenant: string;
  readonly accountId: string;
}

/** Seals credentials under the host's key. @throws DomainError `encryption_not_configured`. */
export function sealCredentials(
  { runtime }: Sealing,
  place: CredentialPlace,
  credentials: Credentials,
): string {
  if (!runtime.cipher) throw noCipher();
  return runtime.cipher.seal(JSON.stringify([place.tenant, place.accountId, credentials]));
}

/** Opens them; null when the key is gone, the text was altered, or they belong to another account. */
export function openCredentials(
  { runtime }: Sealing,
  place: CredentialPlace,
  sealed: string,
): Credentials | null {
  try {
    const text = runtime.cipher?.open(sealed);
    if (text === undefined) return null;
    const [tenant, accountId, credentials] = JSON.parse(text) as readonly [unknown, unknown, Credentials];
    return tenant === place.tenant && accountId === place.accountId ? credentials : null;
  } catch {
    return null;
  }
}
