import { formatMicros, type Micros } from '../../../kernel/micros.js';

/** An amount as this surface prints it (wallets spec §1). */
export type PrintedAmount = { readonly amount: number; readonly currency: string };

/** Micros as a JSON number of major units: the nearest double prints these very digits. */
const jsonNumber = (micros: Micros): number => JSON.parse(formatMicros(micros)) as number;

/** The printed form of an amount, for errors and events; answers have codecs. */
export const printedAmount = (micros: Micros, currency: string): PrintedAmount => ({
  amount: jsonNumber(micros),
  currency,
});
