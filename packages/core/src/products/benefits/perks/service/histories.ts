import type { Day } from '../../../../kernel/day.js';
import { cards } from '../../cards/model.js';
import type { Household } from '../../household/service/household.js';
import { benefits, type Benefit } from '../model.js';
import {
  historicalRate,
  sampleSize,
  type HistoricalRate,
  type PastPeriod,
} from '../rules/historical-rate.js';
import type { Period } from '../rules/timeline.js';
import {
  portfolioBenefit,
  portfolioCard,
  trackPeriods,
  type PlannedPeriod,
  type PortfolioBenefit,
  type PortfolioPeriod,
} from './portfolio.js';

/** The rate of a benefit by its id. */
export type Histories = (benefitId: string) => HistoricalRate;

/** Years in which a gated credit stayed shut are no sample: so many periods are looked at for one that opened. */
const gatedPeriods = 12;

/** The latest periods that are over, newest first, so many that a sample is found among them. */
function completed({ line, scheduleType }: PortfolioBenefit, today: Day): Period[] {
  const over: Period[] = [];
  const wanted = scheduleType === 'spend_gated' ? gatedPeriods : sampleSize;
  const current = line.on(today);
  for (
    let period = line.before(current ?? { start: today });
    period !== null && over.length < wanted;
    period = line.before(period)
  )
    over.push(period);
  return over;
}

/** Benefits of the same template and owner on cards that were removed: their history goes on (RATE-1). */
async function forerunners(
  household: Household,
  current: readonly PortfolioBenefit[],
): Promise<ReadonlyMap<string, PortfolioBenefit[]>> {
  const { tenant } = household;
  const found = new Map<string, PortfolioBenefit[]>();
  const keys = [...new Set(current.map(({ row }) => row.templateBenefit))].filter((key) => key !== null);
  if (keys.length === 0) return found;
  const archived = (await tenant.collection(cards).find({ archivedAt: { not: null } })).map((row) =>
    portfolioCard(row, household),
  );
  if (archived.length === 0) return found;
  const byId = new Map(archived.map((card) => [card.cardId, card]));
  const rows = await tenant.collection(benefits).find({ templateBenefit: { in: keys } });
  const same = (row: Benefit, of: PortfolioBenefit): boolean =>
    row.templateBenefit === of.row.templateBenefit && byId.get(row.cardId)?.ownerId === of.card.ownerId;
  for (const of of current)
    found.set(
      of.benefitId,
      rows.flatMap((row) => {
        const card = byId.get(row.cardId);
        return card && same(row, of) ? [portfolioBenefit(row, card)] : [];
      }),
    );
  return found;
}

/** What an archived benefit had behind it on the day its card was removed. */
function completedBefore(benefit: PortfolioBenefit, today: Day): Period[] {
  const { archivedAt } = benefit.card.row;
  const last = archivedAt === null ? today : archivedAt.toISOString().slice(0, 10);
  return completed(benefit, last < today ? last : today);
}

/**
 * The historical rates of the benefits of these periods (RATE-1). At most four periods of each benefit are read,
 * whatever its age.
 */
export async function readHistories(
  household: Household,
  current: readonly PortfolioPeriod[],
): Promise<Histories> {
  const { today } = household;
  const dollars = current.map(({ benefit }) => benefit).filter(({ unit }) => unit === 'dollars');
  const before = await forerunners(household, dollars);
  const planned: PlannedPeriod[] = [];
  const owners = new Map<string, string>();
  for (const benefit of dollars) {
    for (const period of completed(benefit, today)) planned.push({ benefit, period });
    for (const older of before.get(benefit.benefitId) ?? []) {
      owners.set(older.benefitId, benefit.benefitId);
      for (const period of completedBefore(older, today)) planned.push({ benefit: older, period });
    }
  }
  const past = new Map<string, PastPeriod[]>();
  for (const { benefit, period } of await trackPeriods(household, planned)) {
    const id = owners.get(benefit.benefitId) ?? benefit.benefitId;
    const list = past.get(id) ?? [];
    list.push({ end: period.end, amount: period.amount, used: period.used, locked: period.isLocked });
    past.set(id, list);
  }
  return (benefitId) => historicalRate({ today, unit: 'dollars', periods: past.get(benefitId) ?? [] });
}
