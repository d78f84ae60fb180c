import { invalid, invalidInput, type Issue } from '../../../../kernel/errors.js';
import { checkText, isText, textLength, trimText } from '../../../../kernel/text.js';

/**
 * A display name without its surrounding space.
 *
 * @throws DomainError `invalid` unless 1–50 characters remain.
 */
export function checkName(name: string, path: readonly string[] = ['name']): string {
  const trimmed = trimText(checkText(name, path));
  if (trimmed === '') throw invalid(path, 'must not be empty');
  if (textLength(trimmed) > 50) throw invalid(path, 'must have at most 50 characters');
  return trimmed;
}

/**
 * The slug itself (costs spec §7).
 *
 * @throws DomainError `invalid` unless it is 3–50 lower-case letters, digits and single inner hyphens.
 */
export function checkSlug(slug: string): string {
  if (slug.length < 3 || slug.length > 50) throw invalid(['slug'], 'must have 3 to 50 characters');
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug))
    throw invalid(['slug'], 'must be lower-case letters, digits and single hyphens between them');
  return slug;
}

/** An e-mail address as addresses are compared: trimmed, in lower case. */
export const normalAddress = (email: string): string => trimText(email).toLowerCase();

/**
 * The trimmed address. Only its shape is looked at: whether it can receive mail, only a mail can tell.
 *
 * @throws DomainError `invalid` for anything without exactly one `@` between two parts, or over 254 characters.
 */
export function checkEmail(email: string): string {
  const trimmed = trimText(email);
  const issues: Issue[] = [];
  if (!isText(trimmed) || !/^[^\s@]+@[^\s@]+$/.test(trimmed))
    issues.push({ path: ['email'], message: 'must be an e-mail address' });
  if (textLength(trimmed) > 254)
    issues.push({ path: ['email'], message: 'must have at most 254 characters' });
  if (issues.length > 0) throw invalidInput(issues);
  return trimmed;
}
