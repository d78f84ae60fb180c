import { roles, type Role } from '../../../../kernel/actor.js';
import { sameSecret } from '../../../../kernel/equal.js';

/** Signs short texts under the host's session secret; 64 lower-case hex digits of HMAC-SHA256. */
export type Sign = (text: string) => string;

/** What the active-organization cookie says; only a hint, membership decides. */
export interface ActiveChoice {
  readonly organization: string;
  readonly role: Role;
}

/** Hex digits of the signature that are kept: 128 bits. */
const signatureDigits = 32;

/** The user is signed but not written: the cookie is worthless in another session. */
const signatureOf = (sign: Sign, userId: string, { organization, role }: ActiveChoice): string =>
  sign(JSON.stringify(['active-organization', userId, organization, role])).slice(0, signatureDigits);

/** The cookie value `organization.role.signature` (costs spec §2.2). Safe in a cookie when the organization's id is. */
export const signActive = (sign: Sign, userId: string, choice: ActiveChoice): string =>
  `${choice.organization}.${choice.role}.${signatureOf(sign, userId, choice)}`;

/** Reads what `signActive` wrote for this user; null for anything else, never a throw. */
export function readActive(sign: Sign, userId: string, value: string): ActiveChoice | null {
  const [organization, word, signature, ...rest] = value.split('.');
  const role = roles.find((each) => each === word);
  if (!organization || role === undefined || signature === undefined || rest.length > 0) return null;
  const choice = { organization, role };
  return sameSecret(signature, signatureOf(sign, userId, choice)) ? choice : null;
}

/** The `set-cookie` header that keeps the choice for a year, out of scripts' reach. `secure` on https. */
export const activeCookieHeader = (
  name: string,
  value: string,
  { secure }: { readonly secure: boolean },
): string => `${name}=${value}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;

/** The value of one cookie in a `cookie` header; null when absent. */
export function cookieValue(header: string | null, name: string): string | null {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}
