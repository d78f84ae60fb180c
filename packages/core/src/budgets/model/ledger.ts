import { instant, integer, logTable, micros, nullable, text } from '../../storage/table.js';

/** What put an amount on a counter. */
export type LedgerCause = 'settle' | 'late_settle' | 'charge' | 'allocation';

/** One amount on one counter; refunds are negative. The sum of a counter's entries is its settled total, always. */
export interface LedgerEntry {
  readonly id: string;
  readonly budgetId: string;
  /** The period. */
  readonly n: number;
  readonly amount: bigint;
  readonly cause: LedgerCause;
  /** Null for a charge without a hold. */
  readonly holdId: string | null;
  /** The caller's own reference, for example the request id. */
  readonly reference: string | null;
  readonly at: Date;
}

/** The books. */
export const ledgerEntries = logTable<LedgerEntry>({
  name: 'ledger_entry',
  at: 'at',
  fields: {
    id: text(),
    budgetId: text(),
    n: integer(),
    amount: micros(),
    cause: text(),
    holdId: nullable(text()),
    reference: nullable(text()),
    at: instant(),
  },
});
