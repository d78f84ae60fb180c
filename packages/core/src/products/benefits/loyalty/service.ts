import type { Actor } from '../../../kernel/actor.js';
import type { TransferPartner } from '../catalog/model.js';
import type { BenefitsParts } from '../household/service/parts.js';
import type { BestCard } from './rules/best-card.js';
import { readBestCards, readEarnRates, type BestCardQuery, type EarnRates } from './service/best-cards.js';
import {
  listPrograms,
  saveProgram,
  transferPartners,
  type ChangedProgram,
  type ProgramChange,
  type ProgramFilter,
  type ProgramView,
} from './service/programs.js';

/** Points: where they are, what they are worth, where they can go, and which card earns the most. */
export interface LoyaltyService {
  /** By name. */
  programs(actor: Actor, filter: ProgramFilter): Promise<readonly ProgramView[]>;
  /** @throws DomainError `invalid` naming the member. */
  save(actor: Actor, change: ProgramChange): Promise<ChangedProgram>;
  /** The best ratio first. @throws DomainError `not_found`. */
  partners(source: string): readonly TransferPartner[];
  /** @throws like `readEarnRates`. */
  earnRates(
    actor: Actor,
    of: { readonly cardId?: string | undefined; readonly templateId?: string | undefined },
  ): Promise<EarnRates>;
  /** @throws like `readBestCards`. */
  bestCards(actor: Actor, query: BestCardQuery): Promise<readonly BestCard[]>;
}

/** Makes the service. */
export function loyaltyService(parts: BenefitsParts): LoyaltyService {
  return {
    programs: (actor, filter) => listPrograms(parts, actor, filter),
    save: (actor, change) => saveProgram(parts, actor, change),
    partners: (source) => transferPartners(parts, source),
    earnRates: (actor, of) => readEarnRates(parts, actor, of),
    bestCards: (actor, query) => readBestCards(parts, actor, query),
  };
}
