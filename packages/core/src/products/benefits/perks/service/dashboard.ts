import type { Actor } from '../../../../kernel/actor.js';
import { openHousehold } from '../../household/service/household.js';
import type { BenefitsParts } from '../../household/service/parts.js';
import { dashboardOf, type Dashboard } from '../rules/totals.js';
import { currentPeriods, openPortfolio, usesSince } from './portfolio.js';

/** The figures of a household's active cards today (benefits spec §3.4). */
export async function readDashboard({ storage, runtime }: BenefitsParts, actor: Actor): Promise<Dashboard> {
  const household = await openHousehold(storage.tenant(actor.tenant), runtime.now());
  const { today } = household;
  const [portfolio, uses] = await Promise.all([
    openPortfolio(household),
    usesSince(household, `${today.slice(0, 4)}-01-01`),
  ]);
  return dashboardOf({
    today,
    current: await currentPeriods(household, portfolio),
    uses: portfolio.cards.flatMap(({ cardId }) => uses.get(cardId) ?? []),
    annualFees: portfolio.cards.map(({ annualFee }) => annualFee),
  });
}
