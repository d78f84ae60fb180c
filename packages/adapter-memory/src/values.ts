import { isDay, isText } from '@bursar/core/rules';
import { StorageError, type Counter, type FieldKind } from '@bursar/core/storage';

/**
 * Takes a value into the store: checked, and copied where the caller could still change it. `place` names the field in
 * errors.
 *
 * @throws StorageError `misuse` when the value is not of its kind.
 */
export type Keeper = (value: unknown, place: string) => unknown;

const refuse = (place: string, fault: string): never => {
  throw new StorageError('misuse', `${place} ${fault}`);
};

/** Text that every adapter can store. */
export function keepText(value: unknown, place: string): string {
  if (typeof value !== 'string') return refuse(place, 'must be text');
  return isText(value) ? value : refuse(place, 'must not contain NUL or a lone surrogate');
}

const largestAmount = 2n ** 63n - 1n;

/** A signed 64-bit amount. */
function keepMicros(value: unknown, place: string): bigint {
  if (typeof value !== 'bigint') return refuse(place, 'must be a bigint');
  if (value > largestAmount || value < -largestAmount - 1n) return refuse(place, 'must fit in 64 bits');
  return value;
}

/** Bounds of the years 1 to 9999, in epoch milliseconds. */
const firstInstant = -62_135_596_800_000;
const lastInstant = 253_402_300_799_999;

/** A copy of an instant. */
export function keepInstant(value: unknown, place: string): Date {
  if (!(value instanceof Date)) return refuse(place, 'must be a Date');
  const ms = value.getTime();
  if (!(ms >= firstInstant && ms <= lastInstant)) return refuse(place, 'must lie in the years 1 to 9999');
  return new Date(ms);
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/**
 * A checked copy of a JSON value. Members that are undefined are left out, as JSON does. A spread copies an object many
 * times faster than member by member, and freezing would cost more than the copies that it saves.
 */
export function keepJson(value: unknown, place: string): unknown {
  if (typeof value === 'string') return keepText(value, place);
  if (typeof value === 'boolean' || value === null) return value;
  // JSON has no negative zero.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : refuse(place, 'must be JSON');
  if (Array.isArray(value)) return value.map((each: unknown) => keepJson(each, place));
  if (typeof value !== 'object' || !isPlain(value)) return refuse(place, 'must be JSON');
  const kept = { ...value } as Record<string, unknown>;
  for (const name in kept) {
    const member = kept[name];
    if (member === undefined) return keepJson(withoutUndefined(kept), place);
    keepText(name, place);
    if (typeof member === 'string') keepText(member, place);
    else if (typeof member !== 'boolean' && member !== null) kept[name] = keepJson(member, place);
  }
  return kept;
}

const withoutUndefined = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));

/** A copy of a value that was taken in. */
export function giveValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return new Date(value.getTime());
  if (Array.isArray(value)) return value.map(giveValue);
  const copy = { ...value } as Record<string, unknown>;
  for (const name in copy) {
    const member = copy[name];
    if (typeof member === 'object' && member !== null) copy[name] = giveValue(member);
  }
  return copy;
}

const keepTexts: Keeper = (value, place) =>
  Array.isArray(value)
    ? value.map((each: unknown) => keepText(each, place))
    : refuse(place, 'must be a list of texts');

const keepTags: Keeper = (value, place) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !isPlain(value))
    return refuse(place, 'must be a map of texts');
  const kept = { ...value } as Record<string, unknown>;
  for (const name in kept) {
    keepText(name, place);
    keepText(kept[name], place);
  }
  return kept;
};

/** How each kind of value is taken in. */
export const keepers: Readonly<Record<FieldKind, Keeper>> = {
  text: keepText,
  integer: (value, place) =>
    Number.isSafeInteger(value) ? (value as number) + 0 : refuse(place, 'must be a whole number'),
  micros: keepMicros,
  instant: keepInstant,
  day: (value, place) =>
    typeof value === 'string' && isDay(value) ? value : refuse(place, 'must be a date YYYY-MM-DD'),
  boolean: (value, place) => (typeof value === 'boolean' ? value : refuse(place, 'must be true or false')),
  tags: keepTags,
  texts: keepTexts,
  json: keepJson,
  document: keepJson,
};

/** Takes a counter in. */
export const keepCounter = ({ settled, held, earliestExpiry, state }: Counter): Counter => ({
  settled: keepMicros(settled, 'counter.settled'),
  held: keepMicros(held, 'counter.held'),
  earliestExpiry: earliestExpiry && keepInstant(earliestExpiry, 'counter.earliestExpiry'),
  state: keepJson(state, 'counter.state') as Counter['state'],
});

/** A copy of a stored counter to hand out. */
export const giveCounter = (counter: Counter): Counter => ({
  ...counter,
  earliestExpiry: giveValue(counter.earliestExpiry) as Counter['earliestExpiry'],
  state: giveValue(counter.state) as Counter['state'],
});
