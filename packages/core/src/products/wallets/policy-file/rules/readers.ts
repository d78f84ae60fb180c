import type { Json, JsonObject } from '../../../../kernel/json.js';
import { jsonBytes } from '../../../../kernel/canonical.js';
import { isText, textLength } from '../../../../kernel/text.js';
import type { PolicyIssue } from '../model.js';
import { readAmount } from './amount-text.js';
import { suggestion } from './nearest-name.js';
import { dataOf, type Node } from './tree.js';

/** Where a value is read, and where its faults go. */
export interface Place {
  readonly path: string;
  /** What amounts without a currency are in. */
  readonly currency: string;
  readonly strict: boolean;
  tell(issue: PolicyIssue): void;
}

/** Reads one value into its normal form; undefined after a fault was told. */
export type Reader = (node: Node, place: Place) => Json | undefined;

/** A key of a section: how its value is read, and what it is when it is not there. */
export interface Field {
  readonly read: Reader;
  readonly fallback: Json;
}

/** Tells a fault of this value. */
export function fault(node: { readonly line: number }, place: Place, message: string): undefined {
  place.tell({ severity: 'error', path: place.path, line: node.line, message });
  return undefined;
}

const isNothing = (node: Node): boolean => node.kind === 'scalar' && node.value === null;
const scalarText = (node: Node): string | null =>
  node.kind === 'scalar' && node.value !== null ? node.text : null;

const field = (read: Reader, fallback: Json): Field => ({
  // Nothing behind a key is the same as no key.
  read: (node, place) => (isNothing(node) ? fallback : read(node, place)),
  fallback,
});

/** Text of at most `most` characters, and of a form if `form` finds a fault with others. */
export const textField = (most: number, form: (text: string) => string | null = () => null): Field =>
  field(
    textReader(most, form, (text) => text),
    null,
  );

/** The same, stored in another spelling. */
export const textReader =
  (most: number, form: (text: string) => string | null, spell: (text: string) => string): Reader =>
  (node, place) => {
    const text = scalarText(node);
    if (text === null) return fault(node, place, 'must be text');
    if (!isText(text)) return fault(node, place, 'must not hold NUL or a lone surrogate');
    if (textLength(text) > most) return fault(node, place, `must have at most ${most} characters`);
    const spelled = spell(text);
    const problem = form(spelled);
    return problem === null ? spelled : fault(node, place, problem);
  };

/** Text that is `fallback` when it is absent. */
export const textOr = (fallback: string, most: number, form: (text: string) => string | null): Field =>
  field(
    textReader(most, form, (text) => text),
    fallback,
  );

/** An amount; `decimals` where a price may be finer than the currency. */
export const amountField = (decimals?: number): Field =>
  field((node, place) => {
    const text = node.kind === 'map' ? amountOfMap(node, place) : scalarText(node);
    if (text === undefined) return undefined;
    if (text === null) return fault(node, place, 'must be an amount like "500 USD"');
    const { currency } = place;
    const read = readAmount(text, decimals === undefined ? { currency } : { currency, decimals });
    return 'fault' in read ? fault(node, place, read.fault) : read.amount;
  }, null);

/** `{ amount, currency }` as the text that says the same. */
function amountOfMap(node: Node & { readonly kind: 'map' }, place: Place): string | undefined {
  const member = (name: string): string | null => {
    const found = node.entries.find(({ key }) => key === name);
    return found === undefined ? null : scalarText(found.value);
  };
  const stranger = node.entries.find(({ key }) => key !== 'amount' && key !== 'currency');
  const amount = member('amount');
  if (stranger !== undefined || amount === null)
    return fault(node, place, 'must be an amount with the members amount and currency');
  const currency = member('currency');
  return currency === null ? amount : `${amount} ${currency}`;
}

/** `true` or `false`. */
export const booleanField: Field = field(
  (node, place) =>
    node.kind === 'scalar' && typeof node.value === 'boolean'
      ? node.value
      : fault(node, place, 'must be true or false'),
  false,
);

/** A whole number within bounds. */
export const integerField = (fallback: number, min: number, max: number): Field =>
  field((node, place) => {
    const text = scalarText(node) ?? '';
    const number = /^\d{1,9}$/.test(text) ? Number.parseInt(text, 10) : Number.NaN;
    return number >= min && number <= max
      ? number
      : fault(node, place, `must be a whole number from ${min} to ${max}`);
  }, fallback);

/** One of some words. */
export const choiceField = (fallback: string, words: readonly string[]): Field =>
  field((node, place) => {
    const text = scalarText(node) ?? '';
    if (words.includes(text)) return text;
    return fault(node, place, `must be ${words.join(' or ')}${suggestion(text, words)}`);
  }, fallback);

/** A set of texts in the order in which they were written; a text that stands twice counts once. */
export const listField = (fallback: Json, element: Reader, most = 20_000): Field =>
  field((node, place) => {
    if (node.kind !== 'list') return fault(node, place, 'must be a list');
    if (node.items.length > most) return fault(node, place, `must have at most ${most} elements`);
    const read = node.items.map((item, index) => element(item, { ...place, path: `${place.path}.${index}` }));
    if (read.includes(undefined)) return undefined;
    return [...new Set(read as Json[])];
  }, fallback);

/** Any data, as long as it is not too large. */
export const freeField = (mostBytes: number): Field =>
  field((node, place) => {
    if (node.kind !== 'map') return fault(node, place, 'must be a map');
    if (!isStorable(node))
      return fault(node, place, 'must hold text, finite numbers and keys of at most 128 characters');
    const data = dataOf(node) as JsonObject;
    return jsonBytes(data) > mostBytes ? fault(node, place, `must not exceed ${mostBytes} bytes`) : data;
  }, {});

const isStorable = (node: Node): boolean => {
  if (node.kind === 'list') return node.items.every(isStorable);
  if (node.kind === 'map')
    return node.entries.every(
      ({ key, value }) => key !== '__proto__' && key.length <= 128 && isText(key) && isStorable(value),
    );
  return typeof node.value === 'number'
    ? Number.isFinite(node.value)
    : node.value === null || isText(String(node.value));
};
