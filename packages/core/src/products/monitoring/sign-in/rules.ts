/** Where people land who asked for no other place, or for one that is not ours (monitoring spec §2). */
const usualPlace = '/dashboard';

/**
 * A place of this site to go on to: a relative path that begins with one slash. Anything else could lead elsewhere.
 *
 * @example
 * safeNext('//evil.example'); // '/dashboard'
 */
export function safeNext(next: string | undefined): string {
  if (next === undefined || next.length > 2_000) return usualPlace;
  // Browsers read a backslash as a slash, and drop tabs and line ends.
  const isPath = /^\/(?![/\\])[\x21-\x7e]*$/.test(next) && !next.includes('\\');
  return isPath ? next : usualPlace;
}

const name = 'monitoring-next';

/** The cookie that remembers where to go on to while somebody signs in. */
export const rememberNext = (next: string): string =>
  `${name}=${encodeURIComponent(next)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600`;

/** The cookie that forgets it. */
export const forgetNext = `${name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`;

/** The value of a cookie; null when it is not there. */
function cookieIn(header: string | null, wanted: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals).trim() === wanted) return part.slice(equals + 1).trim();
  }
  return null;
}

/** Where somebody who is signed in now wanted to go. */
export function rememberedNext(header: string | null): string {
  const value = cookieIn(header, name);
  if (value === null) return usualPlace;
  try {
    return safeNext(decodeURIComponent(value));
  } catch {
    return usualPlace;
  }
}
