/** The member of a value that may be anything; undefined where there is none. */
export const anyMember = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

/** The text of a member, or null. */
export function textMember(value: unknown, name: string): string | null {
  const member = anyMember(value, name);
  return typeof member === 'string' ? member : null;
}

/** The value of a JSON text, or null where it is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
