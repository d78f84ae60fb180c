import type { Actor } from '../../../../kernel/actor.js';
import { cards } from '../../cards/model.js';
import { openHousehold } from '../../household/service/household.js';
import type { BenefitsParts } from '../../household/service/parts.js';
import { benefits } from '../model.js';
import { leakReport, type CardLeak } from '../rules/leak-report.js';
import { groupCandidate } from '../rules/tracked.js';
import { portfolioBenefit, portfolioCard, trackPeriods, type PlannedPeriod } from './portfolio.js';

/** Years of a report, both included. */
export interface LeakYears {
  readonly from: number;
  readonly to: number;
}

/** A card's year with the name of the card. */
export interface NamedLeak extends CardLeak {
  readonly displayName: string;
}

/**
 * What was offered, captured and lost by card and year; archived cards and discontinued benefits are in it until the
 * day they left.
 */
export async function readLeaks(
  { storage, runtime }: BenefitsParts,
  actor: Actor,
  { from, to }: LeakYears,
): Promise<NamedLeak[]> {
  const household = await openHousehold(storage.tenant(actor.tenant), runtime.now());
  const { tenant, today } = household;
  const [cardRows, benefitRows] = await Promise.all([
    tenant.collection(cards).find({}),
    tenant.collection(benefits).find({ status: 'active' }),
  ]);
  const byId = new Map(cardRows.map((row) => [row.id, portfolioCard(row, household)]));
  const planned: PlannedPeriod[] = [];
  for (const row of benefitRows) {
    const card = byId.get(row.cardId);
    if (card === undefined) continue;
    const benefit = portfolioBenefit(row, card);
    const left = card.row.archivedAt?.toISOString().slice(0, 10) ?? '9999-12-31';
    const last = `${to}-12-31` < left ? `${to}-12-31` : left;
    for (
      let period = benefit.line.from(`${from}-01-01`);
      period?.end != null && period.end <= last;
      period = benefit.line.after(period)
    )
      planned.push({ benefit, period });
  }
  const tracked = await trackPeriods(household, planned);
  const report = leakReport(
    today,
    tracked.map(({ benefit, period }) => ({
      ...groupCandidate(benefit, period),
      cardId: benefit.card.cardId,
      unit: benefit.unit,
      locked: period.isLocked,
    })),
  );
  return report.map((leak) => ({ ...leak, displayName: byId.get(leak.cardId)?.displayName ?? '' }));
}
