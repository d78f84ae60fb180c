/** What came is not of the shape that the provider documents. Its message names a place, never a value. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** An object of JSON, member by member. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** The value as an object. @throws Unreadable. */
export function recordOf(value: unknown, place: string): JsonRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Unreadable(`${place} is no object`);
  return value as JsonRecord;
}

/** The value as a list. @throws Unreadable. */
export function listOf(value: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Unreadable(`${place} is no list`);
  return value;
}

/** The value as a text. @throws Unreadable. */
export function textOf(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new Unreadable(`${place} is no text`);
  return value;
}

/** A text that may be missing or null: an empty one then. @throws Unreadable for anything else. */
export const textOrNone = (value: unknown, place: string): string =>
  value === undefined || value === null ? '' : textOf(value, place);

/** A flag. @throws Unreadable. */
export function flagOf(value: unknown, place: string): boolean {
  if (typeof value !== 'boolean') throw new Unreadable(`${place} is no boolean`);
  return value;
}

/** The ISO 4217 code of a currency in upper case, whatever case it came in. @throws Unreadable. */
export function currencyOf(value: unknown, place: string): string {
  if (typeof value !== 'string' || !/^[a-z]{3}$/i.test(value))
    throw new Unreadable(`${place} is no currency`);
  return value.toUpperCase();
}

/** The members that say something: what is empty is left out, as `Dimensions` asks. */
export const told = <K extends string>(members: Readonly<Record<K, string>>): Partial<Record<K, string>> =>
  Object.fromEntries(Object.entries(members).filter(([, text]) => text !== '')) as Partial<Record<K, string>>;
