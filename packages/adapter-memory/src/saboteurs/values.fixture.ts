import type { Json } from '@bursar/core/storage';
import { mapValues, reading, saboteur, writing, type AnyRow, type Saboteur } from './saboteur.fixture.js';

const values = (change: (value: unknown, name: string) => unknown) => (row: AnyRow) => mapValues(row, change);
const text = (change: (text: string) => string) =>
  values((value, name) => (typeof value === 'string' && name !== 'id' ? change(value) : value));

const replacement = '\ufffd';
const wellFormed = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(/[\0\p{Surrogate}]/gu, replacement);
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, wellFormed(each)]));
};

const zero: Readonly<Record<string, Json>> = { name: '', day: '1970-01-01' };

/** Breaks how values are kept. */
export const valueSaboteurs: readonly Saboteur[] = [
  saboteur(
    'amounts go through floating point',
    ['values: amounts at the edges of 64 bits', 'log: an entry comes back'],
    reading(values((value) => (typeof value === 'bigint' ? BigInt(Number(value)) : value))),
  ),
  saboteur(
    'instants lose their milliseconds',
    ['values: instants to the millisecond'],
    writing(
      values((value) =>
        value instanceof Date ? new Date(Math.floor(value.getTime() / 1_000) * 1_000) : value,
      ),
    ),
  ),
  saboteur(
    'days are read as midnight west of Greenwich',
    ['values: days'],
    reading(
      values((value, name) =>
        name === 'day'
          ? new Date(Date.parse(`${String(value)}T00:00Z`) - 5 * 3_600_000).toISOString().slice(0, 10)
          : value,
      ),
    ),
  ),
  saboteur(
    'whole numbers have 32 bits',
    ['values: whole numbers and truth'],
    reading(values((value) => (typeof value === 'number' ? value | 0 : value))),
  ),
  saboteur(
    'false and null are one',
    ['values: whole numbers and truth'],
    reading(values((value, name) => (name === 'checked' ? (value ?? false) : value))),
  ),
  saboteur('text is trimmed', ['values: texts of every kind'], writing(text((each) => each.trim()))),
  saboteur(
    'text is cut at 255 characters',
    ['values: texts of every kind'],
    writing(text((each) => each.slice(0, 255))),
  ),
  saboteur(
    'text is normalised',
    ['values: texts of every kind'],
    writing(text((each) => each.normalize('NFC'))),
  ),
  saboteur(
    'lists are sorted',
    ['values: tags and lists', 'log: an entry comes back'],
    writing(values((value) => (Array.isArray(value) ? [...(value as string[])].sort() : value))),
  ),
  saboteur(
    'tags lose odd names',
    ['values: tags and lists'],
    writing(
      values((value, name) => {
        const plain: Record<string, unknown> = {};
        if (name !== 'labels') return value;
        for (const [tag, each] of Object.entries(value as object)) plain[tag] = each;
        return plain;
      }),
    ),
  ),
  saboteur(
    'null data is an empty object',
    ['values: structured data'],
    reading(values((value, name) => (name === 'extraData' ? (value ?? {}) : value))),
  ),
  saboteur(
    'a missing document is an empty one',
    ['values: documents'],
    reading(values((value, name) => (name === 'extraPaper' ? (value ?? {}) : value))),
  ),
  saboteur(
    'unstorable text is mended',
    ['values: text that cannot be stored is refused', 'log: refused entries leave nothing'],
    writing(values(wellFormed)),
  ),
  saboteur(
    'amounts wrap around',
    ['values: an amount beyond 64 bits is refused', 'log: refused entries leave nothing'],
    writing(values((value) => (typeof value === 'bigint' ? BigInt.asIntN(64, value) : value))),
  ),
  saboteur(
    'numbers are rounded',
    ['values: a broken number is refused'],
    writing(values((value) => (typeof value === 'number' ? Math.round(value) || 0 : value))),
  ),
  saboteur(
    'broken times become the beginning of time',
    ['values: a broken instant or day is refused'],
    writing(
      values((value) => (value instanceof Date && Number.isNaN(value.getTime()) ? new Date(0) : value)),
    ),
  ),
  saboteur(
    'broken days are mended',
    ['values: a broken instant or day is refused'],
    writing(
      values((value, name) =>
        name === 'day' && Number.isNaN(Date.parse(String(value))) ? '1970-01-01' : value,
      ),
    ),
  ),
  saboteur(
    'missing values get a default',
    ['values: a missing value is refused'],
    writing(values((value, name) => value ?? zero[name] ?? value)),
  ),
  {
    name: 'rows handed out are the stored ones',
    breaks: ['values: nobody changes stored rows from outside', 'log: nobody changes entries from outside'],
    make: () => {
      const cache = new Map<string, AnyRow>();
      return reading((row) => {
        const known = cache.get(row.id) ?? row;
        cache.set(row.id, known);
        return known;
      });
    },
  },
];
