import type { Subject } from '../../../../budgets/model.js';
import type { JsonObject } from '../../../../kernel/json.js';
import { instant, integer, json, table, text } from '../../../../storage/table.js';

/** Whether an account spends; `closed` is final. */
export type AccountStatus = 'active' | 'frozen' | 'closed';

/** What cards hang on: a wallet, a project. The product keeps its own facts in a row of its own. */
export interface CardAccount {
  readonly id: string;
  /** The program that judges its charges: the product's name. */
  readonly program: string;
  readonly status: AccountStatus;
  /** ISO 4217; a charge in another currency is declined. */
  readonly currency: string;
  /** What else is spent from besides the account and the card: a credit line, a prepaid balance. */
  readonly subjects: readonly Subject[];
  /** Read by the program's checks and by nobody else. */
  readonly policy: JsonObject;
  /** Rises with every change. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Every card account of a tenant. */
export const cardAccounts = table<CardAccount>({
  name: 'card_account',
  fields: {
    id: text(),
    program: text(),
    status: text<AccountStatus>(),
    currency: text(),
    subjects: json(),
    policy: json(),
    revision: integer(),
    createdAt: instant(),
    updatedAt: instant(),
  },
  indexes: [['program', 'createdAt']],
});

/** The counter whose lock guards an account, its cards, transactions and approvals. */
export const accountKey = (accountId: string): string => `card_account:${accountId}`;
