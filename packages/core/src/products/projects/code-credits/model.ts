import type { Micros } from '../../../kernel/micros.js';
import { boolean, instant, integer, logTable, micros, nullable, text } from '../../../storage/table.js';

/** `pending` entries are what charges will earn; they are in no history. */
export type CreditKind = 'pending' | 'earned' | 'reversed' | 'redeemed' | 'adjusted';

/** One change of an account's credits; one credit is one dollar. */
export interface CreditEntry {
  readonly id: string;
  readonly kind: CreditKind;
  /** Change of what can be redeemed. */
  readonly amount: Micros;
  /** Change of what pending charges will earn. */
  readonly pending: Micros;
  /** '' for what no charge earned. */
  readonly category: string;
  readonly provider: string;
  /** Percent. */
  readonly rate: number;
  readonly transactionId: string | null;
  readonly projectId: string | null;
  readonly description: string;
  /** Whether the history shows it. */
  readonly shown: boolean;
  /** The instant of the charge, or of the refund: its month is the entry's. */
  readonly at: Date;
  /** When it was written: the order of the history. */
  readonly writtenAt: Date;
}

/** Every change of a tenant's credits, with what charges earned per UTC day and category. */
export const creditEntries = logTable<CreditEntry>({
  name: 'project_credit_entry',
  at: 'at',
  fields: {
    id: text(),
    kind: text<CreditKind>(),
    amount: micros(),
    pending: micros(),
    category: text(),
    provider: text(),
    rate: integer(),
    transactionId: nullable(text()),
    projectId: nullable(text()),
    description: text(),
    shown: boolean(),
    at: instant(),
    writtenAt: instant(),
  },
  indexes: [['at'], ['shown', 'writtenAt']],
  rollups: {
    dimensions: { category: ({ category }) => (category === '' ? null : category) },
    measures: { credits: ({ amount, pending }) => amount + pending },
  },
});

/** The counter of an account's credits: `settled` can be redeemed, `held` is pending, `state.redeemed` is a sum. */
export const creditsKey = 'projects:credits';
