import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outgoingEvents } from '@bursar/core/storage';
import { freshDatabase } from '../../../tools/test-database.js';
import { freshBench, type Bench } from './bench.fixture.js';

let bench: Bench;
beforeAll(async () => {
  bench = await freshBench({ connectionString: await freshDatabase() }, []);
});
afterAll(() => bench.close());

const at = (day: number): Date => new Date(Date.UTC(2026, 0, 1 + day));

describe('tidying outgoing events', () => {
  it('removes the old ones of all tenants, a limited number at a time, and leaves the others', async () => {
    for (const tenant of ['a', 'b', 'c'])
      await bench.storage
        .tenant(tenant)
        .log(outgoingEvents)
        .append(
          Array.from({ length: 10 }, (_, day) => ({
            id: `${tenant}-${day}`,
            type: 'thing.made',
            subject: 'thing:1',
            sequence: null,
            at: at(day),
            data: {},
          })),
        );
    expect(await bench.storage.tidy(at(0), 100)).toBe(0);
    const removed: number[] = [];
    for (let turn = 0; turn < 5; turn++) removed.push(await bench.storage.tidy(at(0), 7, at(6)));
    expect(removed).toEqual([7, 7, 4, 0, 0]);
    for (const tenant of ['a', 'b', 'c']) {
      const left = await bench.storage.tenant(tenant).log(outgoingEvents).page({});
      expect(left.map(({ id }) => id)).toEqual([9, 8, 7, 6].map((day) => `${tenant}-${day}`));
    }
  });
});
