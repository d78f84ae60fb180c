import type { AccountStatus } from '../../../platform/spending/issuing/model.js';
import { boolean, instant, integer, json, table, text } from '../../../storage/table.js';
import type { WalletConfig } from '../policy-file/model.js';

/** An agent's wallet: a card account of the same id, and what else is known of the agent. */
export interface Wallet {
  readonly id: string;
  readonly agentName: string;
  readonly owner: string;
  /** The account's, in the same commit. */
  readonly status: AccountStatus;
  /** Whether the agent's name is taken by it: until it is closed. */
  readonly open: boolean;
  /** Everything that was configured but its cards, which are rows of their own. */
  readonly config: Omit<WalletConfig, 'cards'>;
  /** Whether charges are taken from its balance too (wallets spec §14). */
  readonly prepaid: boolean;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Every wallet of a tenant. A row changes only under the lock of its account. */
export const wallets = table<Wallet>({
  name: 'wallet',
  fields: {
    id: text(),
    agentName: text(),
    owner: text(),
    status: text<AccountStatus>(),
    open: boolean(),
    config: json(),
    prepaid: boolean(),
    revision: integer(),
    createdAt: instant(),
    updatedAt: instant(),
  },
  unique: [{ name: 'wallet_agent_name', fields: ['agentName'], when: { field: 'open', equals: true } }],
  indexes: [['createdAt'], ['status', 'createdAt'], ['owner', 'createdAt']],
});
