import { instant, micros, nullable, table, text } from '../../../storage/table.js';

/** Where money goes: into the wallet, or out of it. */
export type TransferDirection = 'fund' | 'withdraw';

/** Money put into a wallet's balance, or taken out (wallets spec §6.7). */
export interface Transfer {
  readonly id: string;
  readonly walletId: string;
  readonly direction: TransferDirection;
  readonly amount: bigint;
  readonly currency: string;
  readonly status: 'completed';
  /** Where the money came from or went to, in the caller's words. */
  readonly counterparty: string | null;
  readonly createdAt: Date;
  readonly completedAt: Date;
}

/** Every transfer of a tenant, stored in the commit that moved the balance. */
export const transfers = table<Transfer>({
  name: 'wallet_transfer',
  fields: {
    id: text(),
    walletId: text(),
    direction: text<TransferDirection>(),
    amount: micros(),
    currency: text(),
    status: text<'completed'>(),
    counterparty: nullable(text()),
    createdAt: instant(),
    completedAt: instant(),
  },
  indexes: [['createdAt'], ['walletId', 'createdAt']],
});
