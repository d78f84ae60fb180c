import { DomainError } from '../../../../kernel/errors.js';
import type { Cipher, Runtime } from '../../../../kernel/runtime.js';
import type { WebhookEndpoint } from '../model.js';
import type { WebhookDialect } from './dialect.js';

/** The host's cipher. @throws DomainError `secrets_unavailable` when the runtime has none. */
export function cipherOf({ cipher }: Pick<Runtime, 'cipher'>): Cipher {
  if (cipher) return cipher;
  const message = 'Webhooks need a key to keep secrets with: give the runtime a cipher.';
  throw new DomainError('secrets_unavailable', 'unavailable', message);
}

const secretBytes = 32;

/**
 * A fresh signing secret in the form that all of the dialect's schemes take; null when it signs nothing. `whsec_` and 64
 * hex digits (costs spec §11.1), or base64 of 32 bytes where a scheme reads it so.
 */
export function makeSecret({ schemes }: WebhookDialect, { random }: Pick<Runtime, 'random'>): string | null {
  if (schemes.length === 0) return null;
  const bytes = random(secretBytes);
  if (schemes.some(({ secret }) => secret === 'base64'))
    return `whsec_${btoa(String.fromCharCode(...bytes))}`;
  return `whsec_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** What was opened of endpoints, for as long as the row that was read is in use. */
const opened = new WeakMap<WebhookEndpoint, readonly [string, string | null]>();

function secretsIn(
  endpoint: WebhookEndpoint,
  secret: string,
  cipher: Cipher,
): readonly [string, string | null] {
  const known = opened.get(endpoint);
  if (known) return known;
  const { previousSecret } = endpoint;
  const read = [cipher.open(secret), previousSecret === null ? null : cipher.open(previousSecret)] as const;
  opened.set(endpoint, read);
  return read;
}

/** The secrets that sign a message now: the current one, and the one before during its grace time. */
export function secretsOf(endpoint: WebhookEndpoint, cipher: Cipher, now: Date): readonly string[] {
  const { secret, previousUntil } = endpoint;
  if (secret === null) return [];
  const [current, previous] = secretsIn(endpoint, secret, cipher);
  const inGrace = previous !== null && previousUntil !== null && now < previousUntil;
  return inGrace ? [current, previous] : [current];
}

/** The address of an endpoint, opened where it is a secret. */
export const urlOf = (endpoint: WebhookEndpoint, dialect: WebhookDialect, runtime: Runtime): string =>
  dialect.secretUrl ? cipherOf(runtime).open(endpoint.url) : endpoint.url;
