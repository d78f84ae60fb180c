import { invalid } from '../../../../kernel/errors.js';
import type { Day } from '../../../../kernel/day.js';
import type { AmountByMonth, Benefit, BenefitUnit, ScheduleType } from '../model.js';
import type { Anchor } from '../../cards/rules/anniversary.js';
import { benefitNameKey } from './benefit-name.js';

/** A benefit of the household's own making; amounts are in its unit. */
export interface NewBenefit {
  readonly creditName: string;
  readonly amount: number;
  readonly scheduleType: ScheduleType;
  readonly unit?: BenefitUnit | undefined;
  readonly category?: string | undefined;
  readonly notes?: string | undefined;
  /** Whole cents; gated schedules only. */
  readonly gateSpend?: number | undefined;
  /** Monthly schedules only. */
  readonly amountByMonth?: AmountByMonth | undefined;
  readonly endsOn?: Day | undefined;
  readonly description?: string | undefined;
}

/**
 * Makes a benefit's row. A forced duplicate leaves the name to the one that has it.
 *
 * @throws DomainError `invalid` naming `gate_spend`, `amount_by_month` or `ends_on` where the schedule has no use for it.
 */
export function newBenefit(
  input: NewBenefit,
  card: Anchor & { readonly id: string },
  made: { readonly id: string; readonly now: Date; readonly today: Day; readonly isDuplicate: boolean },
): Benefit {
  const { creditName, amount, scheduleType, gateSpend, amountByMonth, endsOn } = input;
  if (gateSpend !== undefined && scheduleType !== 'spend_gated')
    throw invalid(['gate_spend'], 'belongs to spend_gated only');
  if (amountByMonth !== undefined && scheduleType !== 'monthly')
    throw invalid(['amount_by_month'], 'belongs to monthly only');
  if (endsOn !== undefined && endsOn < made.today) throw invalid(['ends_on'], 'must not be in the past');
  const nameKey = benefitNameKey(creditName);
  return {
    id: made.id,
    cardId: card.id,
    creditName: creditName.trim(),
    nameKey,
    uniqueName: made.isDuplicate ? null : nameKey,
    unit: input.unit ?? 'dollars',
    scheduleType,
    category: input.category ?? 'other',
    description: input.description ?? null,
    status: 'active',
    isAgentCreated: true,
    templateBenefit: null,
    templateVersion: null,
    group: null,
    terms: [
      {
        since: made.today,
        scheduleType,
        amount,
        amountByMonth: amountByMonth ?? null,
        openDate: card.openDate,
        feeMonth: card.feeMonth,
      },
    ],
    gateSpend: gateSpend ?? null,
    endsOn: endsOn ?? null,
    weightPercent: 100,
    notes: input.notes ?? null,
    createdOn: made.today,
    createdAt: made.now,
  };
}
