/** What a payload may hold: JSON, whole numbers of any size, and instants. */
export type Printable =
  | null
  | boolean
  | number
  | string
  | bigint
  | Date
  | readonly Printable[]
  | { readonly [name: string]: Printable };

/**
 * JSON text in which whole numbers keep all of their digits and instants are ISO 8601 in UTC. Members come in their order.
 *
 * @example
 * exactJson({ cost_microdollars: 9007199254740993n }); // '{"cost_microdollars":9007199254740993}'
 */
export function exactJson(value: Printable): string {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(exactJson).join(',')}]`;
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}:${exactJson(member)}`,
  );
  return `{${members.join(',')}}`;
}

const isList = (value: object): value is readonly Printable[] => Array.isArray(value);
