import type { z } from 'zod';
import { amountOut, midnight, type creditRow, type periodFields } from '../../wire.js';
import type { BenefitUnit } from '../model.js';
import { daysRemaining } from '../rules/generate-periods.js';
import type { TrackedPeriod } from '../rules/tracked.js';
import { usageStatus } from '../rules/usage.js';
import type { PortfolioPeriod } from '../service/portfolio.js';

type PeriodShape = { readonly [K in keyof typeof periodFields]: z.output<(typeof periodFields)[K]> };

/** What every view of a period prints. */
export function showPeriod(period: TrackedPeriod, unit: BenefitUnit): PeriodShape {
  return {
    period_id: period.id,
    period_start: period.start,
    period_end: period.end,
    amount: amountOut(unit, period.amount),
    amount_used: amountOut(unit, period.used),
    amount_remaining: amountOut(unit, period.remaining),
    unit,
  };
}

/** A benefit's current period in a list (benefits spec §3.1). */
export function showCredit(
  { benefit, period, isWinner }: PortfolioPeriod,
  today: string,
): z.output<typeof creditRow> {
  const { group, unit } = benefit;
  const { amount, ...shown } = showPeriod(period, unit);
  return {
    ...shown,
    benefit_id: benefit.benefitId,
    credit_name: benefit.creditName,
    card_display_name: benefit.card.displayName,
    owner: benefit.card.ownerName,
    period_type: benefit.scheduleType,
    period_label: period.label,
    credit_amount: amount,
    days_remaining: daysRemaining(period.end, today),
    status: usageStatus(period),
    category: benefit.category,
    benefit_group: group && { key: group.key, scope: group.scope, is_winner: isWinner },
    is_locked: period.isLocked,
  };
}

/** When a period was last used, as an instant. */
export const usedAt = ({ usedOn }: TrackedPeriod): string | null => midnight(usedOn);
