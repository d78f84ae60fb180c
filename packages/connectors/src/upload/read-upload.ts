import type { Meter, ProviderSample } from '@bursar/core/monitoring';
import { CsvError, parse } from 'csv-parse/sync';
import { readDay } from '../reading/days.js';
import { decimalOf, quantityOf } from '../reading/decimal.js';
import {
  currencyOf,
  listOf,
  recordOf,
  textOf,
  textOrNone,
  told,
  Unreadable,
  type JsonRecord,
} from '../reading/json.js';

/** A file that somebody gave. */
export interface Upload {
  readonly text: string;
  readonly format: 'csv' | 'json';
}

/** What a file's columns are called. `day` is needed; the others are read where they are. */
export type UploadColumns = Readonly<
  Partial<
    Record<
      'day' | 'amount' | 'currency' | 'service' | 'model' | 'externalProject' | 'apiKey' | 'lineItem' | Meter,
      string
    >
  >
>;

/** How a file is read. */
export interface UploadReading {
  /** Other names of columns; each is called as in `UploadColumns` when absent. */
  readonly columns?: UploadColumns;
  /** Of rows that name none; USD when absent. */
  readonly currency?: string;
  /** What the amounts are; `billed` when absent. */
  readonly basis?: ProviderSample['basis'];
  /** Rows of one file; 100,000 when absent. */
  readonly mostRows?: number;
}

const meters: readonly Meter[] = [
  'requests',
  'inputTokens',
  'cachedInputTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
  'audioTokens',
  'characters',
  'seconds',
  'units',
];

function rowsOf({ text, format }: Upload): readonly unknown[] {
  if (format === 'json') {
    const value = JSON.parse(text) as unknown;
    return Array.isArray(value) ? value : listOf(recordOf(value, 'the file')['rows'], 'rows');
  }
  try {
    return parse(text, { bom: true, columns: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Unreadable(`the file is no CSV: ${error.code}`);
  }
}

const isBlank = (value: unknown): boolean => value === undefined || value === null || value === '';

function sampleOf(row: JsonRecord, place: string, given: UploadReading): ProviderSample {
  const value = (name: keyof UploadColumns): unknown => row[given.columns?.[name] ?? name];
  const text = (name: keyof UploadColumns): string => textOrNone(value(name), `${place}: ${name}`);
  const amount = value('amount');
  return {
    day: readDay(textOf(value('day'), `${place}: day`), `${place}: day`),
    dimensions: told({
      service: text('service'),
      model: text('model'),
      externalProject: text('externalProject'),
      apiKey: text('apiKey'),
      lineItem: text('lineItem'),
    }),
    amount: isBlank(amount)
      ? null
      : {
          value: decimalOf(amount, `${place}: amount`),
          unit: 'major',
          currency: currencyOf(text('currency') || (given.currency ?? 'USD'), `${place}: currency`),
        },
    basis: given.basis ?? 'billed',
    quantities: Object.fromEntries(
      meters.flatMap((meter) =>
        isBlank(value(meter)) ? [] : [[meter, quantityOf(value(meter), `${place}: ${meter}`)] as const],
      ),
    ),
  };
}

/**
 * The rows of a CSV file with a header, or of JSON: a list of objects, or an object whose `rows` is one. Amounts are major
 * units; a row without an amount tells usage only.
 *
 * @throws Error naming the row and column that cannot be read, never what stands there.
 * @example
 * readUpload({ format: 'csv', text: 'day,model,amount\n2026-04-01,model-a,12.50' })[0]?.amount?.value; // '12.5'
 */
export function readUpload(upload: Upload, given: UploadReading = {}): readonly ProviderSample[] {
  const rows = rowsOf(upload);
  const most = given.mostRows ?? 100_000;
  if (rows.length > most) throw new Unreadable(`the file has more than ${most} rows`);
  return rows.map((row, index) => sampleOf(recordOf(row, `row ${index + 1}`), `row ${index + 1}`, given));
}
