import { memoryStorage } from '@bursar/adapter-memory';
import { describe, expect, it } from 'vitest';
import type { Collection, Storage, TenantStorage } from '../../../../storage/storage.js';
import type { Identified, Table } from '../../../../storage/table.js';
import { benefitsWorld } from '../../benefits.fixture.js';
import { benefits, touchedPeriods, type TouchedPeriod } from '../model.js';
import { periodId } from '../rules/period-id.js';
import { timelineOf } from '../rules/timeline.js';

/** A storage that counts the rows that reading hands out. */
function counting(storage: Storage) {
  const seen = { rows: 0 };
  const count = <Row extends Identified>(collection: Collection<Row>): Collection<Row> => ({
    ...collection,
    find: async (where, options) => {
      const rows = await collection.find(where, options);
      seen.rows += rows.length;
      return rows;
    },
  });
  const tenantOf = (tenant: TenantStorage): TenantStorage => ({
    ...tenant,
    collection: <Row extends Identified>(table: Table<Row>) => count(tenant.collection(table)),
  });
  const counted: Storage = { ...storage, tenant: (id) => tenantOf(storage.tenant(id)) };
  return { counted, seen };
}

/** How many rows each list reads for a household that has used its monthly credits for so many years. */
async function rowsRead(years: number): Promise<readonly number[]> {
  const { counted, seen } = counting(memoryStorage());
  const world = await benefitsWorld({ storage: counted, at: `${2026 - years}-09-24T08:00:00.000Z` });
  await world.addCard('Amex Platinum');
  await world.addCard('Amex Gold', { owner: 'Ben' });
  world.goTo('2026-09-24');
  const tenant = world.storage.tenant(world.homes.home.actor.tenant);
  for (const benefit of await tenant.collection(benefits).find({})) {
    const rows: TouchedPeriod[] = [];
    const line = timelineOf(benefit);
    for (
      let period = line.from(benefit.createdOn);
      period && period.start < '2026-09-24';
      period = line.after(period)
    )
      rows.push({
        id: periodId(benefit.id, period.start),
        benefitId: benefit.id,
        cardId: benefit.cardId,
        start: period.start,
        end: period.end,
        amount: period.amount,
        used: 1,
        usedOn: period.start,
        unlockedOn: null,
        notes: null,
        updatedAt: world.clock.now,
      });
    await tenant.collection(touchedPeriods).put(rows);
  }
  const counts: number[] = [];
  for (const path of [
    '/benefits',
    '/cards',
    '/dashboard',
    '/action-items',
    '/calendar-events',
    '/best-card?category=dining',
  ]) {
    seen.rows = 0;
    await world.get(path);
    counts.push(seen.rows);
  }
  return counts;
}

describe('lists and advice', () => {
  it('read hardly more with twenty years of history than with one, and nothing more with forty', async () => {
    const [one, twenty, forty] = [await rowsRead(1), await rowsRead(20), await rowsRead(40)];
    expect(forty).toEqual(twenty);
    for (const [index, rows] of twenty.entries()) expect(rows).toBeLessThanOrEqual(1.5 * (one[index] ?? 0));
  }, 30_000);
});
