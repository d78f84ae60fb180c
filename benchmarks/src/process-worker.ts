// A process of its own that reserves when told to: `loop` measures, `exhaust` asks until it is refused.
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { postgresPool } from '@bursar/adapter-postgres';
import type { Actor } from '@bursar/core';
import { closedLoop } from './measure.js';
import { naiveReserve } from './naive.js';
import { askOf, engineOver, namedOp, nextSeed, reserveOn } from './workload.js';

/** What the parent tells. */
export type Order =
  | { readonly kind: 'loop'; readonly who: 'naive' | 'ours'; readonly callers: number; readonly ms: number }
  | { readonly kind: 'exhaust'; readonly subject: string; readonly callers: number };

const [url = '', actorJson = '{}'] = process.argv.slice(2);
const open = (max: number): Kysely<unknown> =>
  new Kysely({
    dialect: new PostgresDialect({ pool: postgresPool(new pg.Pool({ connectionString: url, max })) }),
  });
const engine = engineOver(open(4), JSON.parse(actorJson) as Actor);
const db = open(10);

async function exhaust(subject: string): Promise<number> {
  for (let admitted = 0; ; admitted++) {
    const asked = { subjects: [{ type: 'customer', id: subject }], amounts: { usd: 1_000n } };
    const { verdict } = await engine.reserve({ ...asked, ttlMs: null, ops: [namedOp()] });
    if (verdict === 'refused') return admitted;
  }
}

process.on('message', (order: Order) => {
  void (async () => {
    if (order.kind === 'exhaust') {
      const each = await Promise.all(Array.from({ length: order.callers }, () => exhaust(order.subject)));
      process.send?.(each.reduce((a, b) => a + b, 0));
      return;
    }
    const call = order.who === 'ours' ? () => reserveOn(engine) : () => naiveReserve(db, askOf(nextSeed()));
    process.send?.(await closedLoop(order.callers, order.ms, call));
  })();
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
