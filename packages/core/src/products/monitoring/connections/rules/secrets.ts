import { invalid } from '../../../../kernel/errors.js';
import { isText } from '../../../../kernel/text.js';

/** One field of a form for credentials, as far as a value is judged by it. */
export interface CredentialShape {
  readonly name: string;
  readonly secret: boolean;
  readonly required: boolean;
}

const longest = 16_384;
const shortestShown = 16;

/**
 * Checks what was filled in against the form.
 *
 * @throws DomainError `invalid` naming the field that is missing, unknown, empty, too long or no text. Never repeats a value.
 */
export function checkCredentials(
  fields: readonly CredentialShape[],
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  for (const name of Object.keys(given))
    if (!fields.some((field) => field.name === name))
      throw invalid(['credentials', name], 'is not asked for');
  return Object.fromEntries(
    fields.flatMap(({ name, required }): [string, string][] => {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      if (value === undefined || value === '') {
        if (required) throw invalid(['credentials', name], 'is required');
        return [];
      }
      if (typeof value !== 'string' || !isText(value) || value.length > longest)
        throw invalid(['credentials', name], `must be a text of 1 to ${longest} characters`);
      return [[name, value]];
    }),
  );
}

/**
 * What may be shown of credentials: beginning and last four characters of the first secret (monitoring spec §4.3); nothing
 * of a short one.
 *
 * @example
 * credentialHint([{ name: 'key', secret: true, required: true }], { key: 'sk-admin-0123456789abcdef9f2c' }); // 'sk-admin-…9f2c'
 */
export function credentialHint(
  fields: readonly CredentialShape[],
  credentials: Readonly<Record<string, string>>,
): string {
  const first = fields.find(({ name, secret }) => secret && credentials[name] !== undefined);
  const secret = first ? (credentials[first.name] ?? '') : '';
  if (secret.length < shortestShown) return '…';
  const words = /^(?:[a-z]{1,8}[-_]){1,3}/i.exec(secret.slice(0, 12))?.[0] ?? '';
  return `${words}…${/^[\w-]{4}$/.test(secret.slice(-4)) ? secret.slice(-4) : ''}`;
}

/** A message from outside without any credential in it, and not endless. */
export function withoutSecrets(message: string, credentials: Readonly<Record<string, string>>): string {
  // In addresses they stand encoded.
  const secrets = Object.values(credentials)
    .filter((value) => value.length >= 4)
    .flatMap((value) => [value, encodeURIComponent(value)]);
  const clean = secrets.reduce((text, secret) => text.replaceAll(secret, '****'), message);
  return isText(clean) ? clean.slice(0, 500) : 'unreadable message';
}
