import type { Micros } from '../../../kernel/micros.js';
import { instant, logTable, micros, nullable, text } from '../../../storage/table.js';

/**
 * What moved an account's money beside its charges: paid in or out, drawn from the credit line or paid back, credits
 * redeemed; `limit` changes the size of the line.
 */
export type LineKind = 'funding' | 'withdrawal' | 'draw' | 'repayment' | 'redemption' | 'limit';

/** One movement of an account's line. */
export interface LineEntry {
  readonly id: string;
  readonly kind: LineKind;
  /** Positive for what can be spent afterwards. */
  readonly funds: Micros;
  /** Positive for what was drawn from the line. */
  readonly drawn: Micros;
  /** Positive for a larger line. */
  readonly limit: Micros;
  /** Who told of it and their name for it: unique together. */
  readonly source: string;
  readonly externalId: string;
  readonly note: string | null;
  readonly at: Date;
}

/** Every movement of a tenant's line. */
export const lineEntries = logTable<LineEntry>({
  name: 'project_line_entry',
  at: 'at',
  fields: {
    id: text(),
    kind: text<LineKind>(),
    funds: micros(),
    drawn: micros(),
    limit: micros(),
    source: text(),
    externalId: text(),
    note: nullable(text()),
    at: instant(),
  },
  unique: [{ name: 'project_line_entry_external', fields: ['source', 'externalId'] }],
  indexes: [['at']],
});

/** The counter of the line's sums: `settled` is what is drawn, `state.limit` its size. */
export const lineKey = 'projects:line';

/** The subject of the account's budget, from which every charge is spent. */
export const lineSubject = 'credit_line';
