import { wallets } from './agents/model.js';
import { transfers } from './transfers/model.js';

/** What this product stores beside card accounts, keys, budgets and the outbox, which every product shares. */
export const walletsTables = [wallets, transfers] as const;
