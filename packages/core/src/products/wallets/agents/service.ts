import type { Actor } from '../../../kernel/actor.js';
import type { Position } from '../../../kernel/cursor.js';
import type { Page } from '../../../kernel/page.js';
import type { AccountStatus } from '../../../platform/spending/issuing/model.js';
import type { WalletCall, WalletParts } from '../service/parts.js';
import { createWallet, type NewWallet } from './service/create.js';
import { closeWallet, updateWallet, type WalletPatch } from './service/edit.js';
import { getWallet, listWallets } from './service/read.js';
import type { WalletView } from './service/views.js';

export type { NewWallet } from './service/create.js';
export type { WalletPatch } from './service/edit.js';
export type { CardView, WalletView } from './service/views.js';

/** Wallets of agents: who may spend how much on what (wallets spec §5.1). */
export interface WalletService {
  /**
   * @throws DomainError `invalid`, `duplicate_agent_name`, `plan_limit_reached`.
   */
  create(
    actor: Actor,
    input: NewWallet,
    call?: WalletCall,
  ): Promise<{ readonly view: WalletView; readonly replayed: boolean }>;
  /** @throws DomainError `not_found`, also for a wallet that the caller's key is not bound to. */
  get(actor: Actor, id: string, now?: Date): Promise<WalletView>;
  /** Newest first. */
  list(
    actor: Actor,
    page: {
      readonly status?: AccountStatus;
      readonly agentName?: string;
      readonly owner?: string;
      readonly limit: number;
      readonly after?: Position;
    },
    now?: Date,
  ): Promise<Page<WalletView>>;
  /**
   * Changes members; lists are replaced, null clears. A lower limit takes effect at once and undoes nothing.
   *
   * @throws DomainError `not_found`, `invalid`, `wallet_closed`.
   */
  update(actor: Actor, id: string, patch: WalletPatch, call?: WalletCall): Promise<WalletView>;
  /** Closes it with its cards and waiting approvals. @throws DomainError `not_found`, `wallet_not_empty`. */
  close(actor: Actor, id: string, call?: WalletCall): Promise<void>;
}

/** Makes the service. */
export const walletService = (parts: WalletParts): WalletService => ({
  create: (actor, input, call = {}) => createWallet(parts, actor, input, call),
  get: (actor, id, now = parts.runtime.now()) => getWallet(parts, actor, id, now),
  list: (actor, page, now = parts.runtime.now()) => listWallets(parts, actor, page, now),
  update: (actor, id, patch, call = {}) => updateWallet(parts, actor, id, patch, call),
  close: (actor, id, call = {}) => closeWallet(parts, actor, id, call),
});
