import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBursar, type Actor, type BudgetService } from '@bursar/core';
import { freshDatabase } from '../../../tools/test-database.js';
import { freshBench, type Bench } from './bench.fixture.js';

let bench: Bench;
let engine: BudgetService;

beforeAll(async () => {
  bench = await freshBench({ connectionString: await freshDatabase() }, []);
  const bursar = createBursar({ storage: bench.storage });
  const actor: Actor = await bursar.actors.ofSession({ id: 'ada', email: null });
  engine = bursar.for(actor).budgets;
  for (const subjectId of ['all', 'a', 'b'])
    await engine.create({ subjectType: 'customer', subjectId, cap: 1_000_000_000n });
  await ends(await holds(1));
});
afterAll(() => bench.close());

const subjects = ['all', 'a', 'b'].map((id) => ({ type: 'customer', id }));
const holds = (count: number) =>
  Promise.all(Array.from({ length: count }, () => engine.reserve({ subjects, amounts: { usd: 1_000n } })));
const ends = (reserved: Awaited<ReturnType<typeof holds>>) =>
  Promise.all(reserved.map(({ holdId }) => engine.settle({ holdId: holdId ?? '', actual: { usd: 900n } })));

async function sentBy(work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = bench.statements.length;
  await work();
  return bench.statements.slice(before).map(({ text }) => text);
}

const rowsOf = async (table: string): Promise<number> => {
  const [row] = await bench.query<{ n: number }>(`select count(*)::int as n from bursar.${table}`);
  return row?.n ?? NaN;
};

describe('what the engine asks of the database', () => {
  it('is five statements for any number of reserves, and as many for their ends', async () => {
    const sent = { one: await sentBy(() => holds(1)), many: await sentBy(() => holds(100)) };
    // begin, lock, read, write, commit
    expect(sent.one).toHaveLength(5);
    expect(sent.many).toEqual(sent.one);
    const reserved = await holds(100);
    expect(await sentBy(() => ends(reserved))).toHaveLength(5);
  });

  it('reads no budget and no decision, and writes two rows for a reserve and one for each budget settled', async () => {
    const before = {
      op: await rowsOf('op'),
      hold: await rowsOf('hold'),
      entry: await rowsOf('ledger_entry'),
    };
    let reserved: Awaited<ReturnType<typeof holds>> = [];
    const sent = [
      ...(await sentBy(async () => (reserved = await holds(20)))),
      ...(await sentBy(() => ends(reserved))),
    ];
    expect(sent.filter((text) => /"(budget|decision)" t/.test(text))).toEqual([]);
    expect(await rowsOf('op')).toBe(before.op + 20);
    expect(await rowsOf('hold')).toBe(before.hold + 20);
    expect(await rowsOf('ledger_entry')).toBe(before.entry + 60);
    expect(await rowsOf('decision')).toBe(0);
    expect(await engine.verify()).toEqual([]);
  });
});
