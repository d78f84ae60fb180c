import { styleText } from 'node:util';

/** Colours of results; no more than these. */
export type Tone = 'good' | 'bad' | 'warn' | 'dim' | 'strong';

const styles = { good: 'green', bad: 'red', warn: 'yellow', dim: 'gray', strong: 'bold' } as const;

/** Colours a text, where there are colours. */
export type Paint = (tone: Tone, text: string) => string;

/** Paints for a terminal, or not at all. */
export const painter =
  (colours: boolean): Paint =>
  (tone, text) =>
    colours ? styleText(styles[tone], text, { validateStream: false }) : text;

// Names come from others: nothing in them may move the cursor or change colours.
const safe = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');

/** Columns under headings, as wide as their widest cell. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint,
): string {
  const cells = rows.map((row) => row.map(safe));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [paint('dim', line(headings)), ...cells.map(line)].join('\n');
}

/** Names and values, one pair a line. */
export function pairs(all: readonly (readonly [string, string])[], paint: Paint): string {
  const width = Math.max(...all.map(([name]) => name.length));
  return all.map(([name, value]) => `${paint('dim', name.padEnd(width))}  ${safe(value)}`).join('\n');
}

/** An amount as the wallets surface writes it. */
export interface Amount {
  readonly amount: number;
  readonly currency: string;
}

/** `$25.00`, or `none` for no amount. */
export function money(value: Amount | null | undefined): string {
  if (value === null || value === undefined) return 'none';
  return new Intl.NumberFormat('en-US', { style: 'currency', currency: value.currency }).format(value.amount);
}

/** Dollars as the projects surface writes them. */
export const dollars = (amount: number | null | undefined): string =>
  amount === null || amount === undefined ? '–' : money({ amount, currency: 'USD' });
