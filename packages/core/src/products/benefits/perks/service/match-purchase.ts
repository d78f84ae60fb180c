import type { Actor } from '../../../../kernel/actor.js';
import { cards } from '../../cards/model.js';
import { notFound } from '../../errors.js';
import { openHousehold } from '../../household/service/household.js';
import type { BenefitsParts } from '../../household/service/parts.js';
import { benefits } from '../model.js';
import { matchTransaction, type Transaction, type UsageProposal } from '../rules/match-transaction.js';
import { markUsage } from './mark-usage.js';
import { plannedOn, portfolioBenefit, portfolioCard, trackPeriods } from './portfolio.js';

/** What a purchase could use, and what was marked. */
export interface MatchedPurchase {
  /** Surest first. */
  readonly proposals: readonly UsageProposal[];
  /** The period that was marked; null when none was. */
  readonly applied: UsageProposal | null;
}

/**
 * Finds the credits that a purchase could use. With `apply` the only sure one is marked at once; where there are several,
 * or none is sure, nothing is, and somebody chooses.
 *
 * @throws DomainError `not_found` for an unknown card.
 */
export async function matchPurchase(
  parts: BenefitsParts,
  actor: Actor,
  purchase: Transaction,
  { apply }: { readonly apply: boolean },
): Promise<MatchedPurchase> {
  const { storage, runtime, merchantsOf } = parts;
  const household = await openHousehold(storage.tenant(actor.tenant), runtime.now());
  const row = await household.tenant.collection(cards).get(purchase.cardId);
  if (!row || row.archivedAt !== null) throw notFound('Card');
  const card = portfolioCard(row, household);
  const rows = await household.tenant.collection(benefits).find({ cardId: row.id, status: 'active' });
  const owned = rows.map((each) => portfolioBenefit(each, card));
  const tracked = await trackPeriods(household, plannedOn(owned, purchase.date));
  const proposals = matchTransaction(
    purchase,
    tracked.map(({ benefit, period }) => ({
      benefit,
      period,
      merchants: merchantsOf?.(benefit.row.templateBenefit ?? benefit.creditName) ?? [],
    })),
  );
  const sure = proposals.filter(({ isSure }) => isSure);
  const [only] = sure;
  if (!apply || only === undefined || sure.length > 1) return { proposals, applied: null };
  await markUsage(parts, actor, only.periodId, {
    usageStatus: 'partial',
    // Whatever was marked meanwhile is added to, and never more than the period has.
    usedAmount: (_, period) => Math.min(period.amount, period.used + only.amount),
  });
  return { proposals, applied: only };
}
