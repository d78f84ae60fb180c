import { formatMicros, type Micros } from '../../../kernel/micros.js';

/**
 * One cell as spreadsheets take it: quoted when it must be, and with a leading `'` where it would be read as a formula
 * (costs spec §4.7).
 */
function cell(value: string | number | bigint | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return value.toString();
  const tame = /^[=+\-@]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

/** One line of CSV, its end included. */
export const csvLine = (values: readonly (string | number | bigint | null)[]): string =>
  `${values.map(cell).join(',')}\n`;

/** Dollars with six decimals: every micro shows. */
export function usd(micros: Micros): string {
  const [whole = '0', fraction = ''] = formatMicros(micros).split('.');
  return `${whole}.${fraction.padEnd(6, '0')}`;
}

/** The headers of a download. */
export const attachment = (name: string, now: Date): Readonly<Record<string, string>> => ({
  'content-disposition': `attachment; filename="${name}-${now.toISOString().slice(0, 10)}.csv"`,
});
