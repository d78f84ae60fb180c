import type { Actor } from '../../../kernel/actor.js';
import type { WalletCall, WalletParts } from '../service/parts.js';
import type { Worker } from '../../../product.js';
import type { WalletCards } from '../cards/service.js';
import type { WalletConfig } from './model.js';
import { applyConfig, cardsWorker } from './service/apply.js';
import type { AppliedConfig, ConfigPlan, ConfigTarget, ShownConfig } from './service/contract.js';
import { planConfig } from './service/plan.js';
import { shownConfig } from './service/read.js';

export type { AppliedConfig, ConfigPlan, ConfigTarget, ShownConfig } from './service/contract.js';

/** SPEND.md files and wallets (wallets spec §10.5). */
export interface ConfigService {
  /** @throws DomainError `not_found`. */
  read(actor: Actor, walletId: string, now?: Date): Promise<ShownConfig>;
  /** Changes nothing. @throws DomainError `not_found`, `invalid`. */
  plan(actor: Actor, config: WalletConfig, target?: ConfigTarget, now?: Date): Promise<ConfigPlan>;
  /**
   * Brings a wallet to a config, or makes it. Row, policy, audit, announcement and the work of its cards are one commit;
   * the cards follow, also after a crash. Cards are never closed. The same config again changes nothing.
   *
   * @throws DomainError `not_found`, `invalid`, `config_changed`, `wallet_closed`, `plan_limit_reached`, `card_refused`.
   */
  apply(actor: Actor, config: WalletConfig, target?: ConfigTarget, call?: WalletCall): Promise<AppliedConfig>;
  /** Finishes cards of an applied config. */
  readonly worker: Worker;
}

/** Makes the service. */
export const configService = (parts: WalletParts, cards: WalletCards): ConfigService => ({
  read: (actor, walletId, now = parts.runtime.now()) => shownConfig(parts, actor, walletId, now),
  plan: (actor, config, target = {}, now = parts.runtime.now()) =>
    planConfig(parts, actor, config, target, now),
  apply: (actor, config, target = {}, call = {}) => applyConfig(parts, cards, actor, config, target, call),
  worker: cardsWorker(parts, cards),
});
