import type { Actor } from '../../../../kernel/actor.js';
import { notFound } from '../../errors.js';
import { changeHousehold } from '../../household/service/change.js';
import type { BenefitsParts } from '../../household/service/parts.js';
import { touchedPeriods, type TouchedPeriod } from '../model.js';
import { parsePeriodId } from '../rules/period-id.js';
import { trackPeriod, type TrackedPeriod } from '../rules/tracked.js';
import { applyUsage, usageStatus, type UsageChange } from '../rules/usage.js';
import { findBenefit } from './read-benefits.js';
import type { PortfolioBenefit } from './portfolio.js';

/** What a caller says about a period; an amount is in the benefit's unit, which `read` knows to read. */
export type UsageMark = Omit<UsageChange, 'usedAmount'> & {
  /** The amount, given the benefit and the period as it stands under the lock. */
  readonly usedAmount?: (benefit: PortfolioBenefit, period: TrackedPeriod) => number;
};

/** A period after a mark. */
export interface MarkedPeriod {
  readonly benefit: PortfolioBenefit;
  readonly period: TrackedPeriod;
}

/**
 * Marks a period, which is stored from then on (benefits spec §3.3, §4.4). Periods of archived cards and discontinued
 * benefits can still be corrected.
 *
 * @throws DomainError `not_found` for an id of no period of the household, `invalid` as `applyUsage`.
 */
export function markUsage(
  parts: BenefitsParts,
  actor: Actor,
  id: string,
  { usedAmount, ...mark }: UsageMark,
): Promise<MarkedPeriod> {
  return changeHousehold(parts, actor, parts.runtime.now(), async (held) => {
    const { tenant, now, today, audit } = held;
    const named = parsePeriodId(id);
    const benefit = named && (await findBenefit(held, named.benefitId));
    const planned = benefit && benefit.line.on(named.start);
    if (!planned || planned.start !== named.start) throw notFound('Period');
    const table = tenant.collection(touchedPeriods);
    const seen = await table.get(id);
    const before = trackPeriod(benefit, planned, new Map(seen ? [[id, seen]] : []));
    const amountUsed = usedAmount?.(benefit, before);
    const usage = applyUsage({
      amount: before.amount,
      start: before.start,
      before,
      today,
      change: amountUsed === undefined ? mark : { ...mark, usedAmount: amountUsed },
    });
    const row: TouchedPeriod = {
      id,
      benefitId: benefit.benefitId,
      cardId: benefit.card.cardId,
      start: before.start,
      end: before.end,
      amount: before.amount,
      ...usage,
      updatedAt: now,
    };
    await table.put([row]);
    audit({
      action: 'benefit_period.marked',
      resourceType: 'benefit_period',
      resourceId: id,
      metadata: {
        old: { status: usageStatus(before), used: before.used },
        new: { status: usageStatus(row), used: row.used },
      },
    });
    return { benefit, period: trackPeriod(benefit, planned, new Map([[id, row]])) };
  });
}
