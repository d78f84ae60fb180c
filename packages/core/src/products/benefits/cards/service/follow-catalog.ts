import { changeHousehold } from '../../household/service/change.js';
import { openHousehold, type Household } from '../../household/service/household.js';
import type { BenefitsParts } from '../../household/service/parts.js';
import { benefits, type Benefit } from '../../perks/model.js';
import { cards } from '../model.js';
import { followCatalog } from '../rules/follow-catalog.js';

/** The rows that the catalog changes or adds on a household's day. */
async function changedRows({ runtime, catalog }: BenefitsParts, household: Household): Promise<Benefit[]> {
  const { tenant, now, today } = household;
  const [active, held] = await Promise.all([
    tenant.collection(cards).find({ archivedAt: null }),
    tenant.collection(benefits).find({}),
  ]);
  return active.flatMap((card) => {
    const template = catalog.templates.find(({ id }) => id === card.templateId);
    if (template === undefined) return [];
    const its = held.filter(({ cardId }) => cardId === card.id);
    const { revised, added } = followCatalog(card, template, its, { id: () => runtime.id(), now, today });
    return [...revised, ...added];
  });
}

/**
 * Brings a household's cards up to the catalog that the product was opened with. Doing it again changes nothing, and
 * where nothing is new it only reads.
 */
export async function catchUpWithCatalog(parts: BenefitsParts, tenant: string, now: Date): Promise<void> {
  const seen = await changedRows(parts, await openHousehold(parts.storage.tenant(tenant), now));
  if (seen.length === 0) return;
  await changeHousehold(parts, { tenant }, now, async (held) => {
    const rows = await changedRows(parts, held);
    await held.tenant.collection(benefits).put(rows);
    for (const { id, templateBenefit, templateVersion } of rows)
      held.audit({
        action: 'benefit.catalog_updated',
        resourceType: 'benefit',
        resourceId: id,
        metadata: { template: templateBenefit, version: templateVersion },
      });
  });
}
