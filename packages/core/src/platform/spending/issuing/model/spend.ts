import type { Micros } from '../../../../kernel/micros.js';
import { instant, logTable, micros, nullable, text } from '../../../../storage/table.js';
import type { TransactionType } from './transaction.js';

/** A change of what an account has spent; the sum of a transaction's entries is `posted + held`, a refund's is negative. */
export interface SpendEntry {
  readonly id: string;
  readonly transactionId: string;
  readonly accountId: string;
  readonly cardId: string | null;
  readonly type: TransactionType;
  readonly currency: string;
  readonly category: string;
  readonly provider: string;
  readonly amount: Micros;
  readonly at: Date;
}

/** Names a value of one account, as one value of a dimension. */
export const ofAccount = (accountId: string, value: string): string => JSON.stringify([accountId, value]);

const counted = (entry: SpendEntry): boolean => entry.type !== 'income';
const valued =
  (value: (entry: SpendEntry) => string) =>
  (entry: SpendEntry): string | null =>
    counted(entry) ? `${entry.currency}:${value(entry)}` : null;

/** What spend is added up by; every value is preceded by its currency and a colon, so that no sum mixes two. */
const dimensions = {
  account: valued((entry) => entry.accountId),
  category: valued((entry) => entry.category),
  provider: valued((entry) => entry.provider),
  accountCategory: valued((entry) => ofAccount(entry.accountId, entry.category)),
  accountProvider: valued((entry) => ofAccount(entry.accountId, entry.provider)),
  income: (entry: SpendEntry): string | null =>
    counted(entry) ? null : `${entry.currency}:${entry.accountId}`,
};

/** A dimension of the spend sums. */
export type SpendDimension = keyof typeof dimensions;

/** Every change of spend, with its sums per UTC day. */
export const spendEntries = logTable<SpendEntry>({
  name: 'card_spend',
  at: 'at',
  fields: {
    id: text(),
    transactionId: text(),
    accountId: text(),
    cardId: nullable(text()),
    type: text<TransactionType>(),
    currency: text(),
    category: text(),
    provider: text(),
    amount: micros(),
    at: instant(),
  },
  indexes: [['at'], ['transactionId', 'at']],
  rollups: { dimensions, measures: { amount: (entry) => entry.amount } },
});
