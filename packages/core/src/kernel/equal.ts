/**
 * Whether two secrets are the same, in time that depends only on their lengths, so that nobody can find one by
 * guessing its characters one after another.
 */
export function sameSecret(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % (b.length || 1));
  return difference === 0;
}
