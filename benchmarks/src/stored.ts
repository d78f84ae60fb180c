import { openBench, type Bench } from './database.js';
import { interleave, ratio } from './measure.js';
import { naiveSchema } from './naive.js';
import { goal, printRounds, type Row } from './report.js';
import { demandTrueBooks, openEngine, reserveOn, warm, type Options } from './workload.js';

/** Settled holds of the past in the form that reserving and settling leaves them in, with their operations. */
async function fillHolds(bench: Bench, tenant: string, count: number): Promise<void> {
  const step = 500_000;
  for (let from = 1; from <= count; from += step) {
    const some = `from generate_series(${from}, ${Math.min(count, from + step - 1)}) g`;
    const id = `'01900000-' || lpad(to_hex(g / 65536), 4, '0') || '-7000-8000-' || lpad(to_hex(g), 12, '0')`;
    const line = (n: number): string => `'b:01900000-0000-7000-8000-00000000000${n}:0'`;
    const lines = `json_build_array(${[1, 2, 3]
      .map((n) => `json_build_object('key', ${line(n)}, 'amount', '1000', 'unit', 'usd')`)
      .join(', ')})`;
    await bench.query(
      `insert into bursar.hold (tenant, id, kind, status, amounts, lines, expires_at, opened_at, closed_at, actual,
       charges, decision) select '${tenant}', ${id}, 'estimate', 'settled', '{"usd":"1000"}', ${lines}, now(), now(),
       now(), '{"usd":"900"}', '[]', json_build_object('subjects', '[]'::json, 'amounts', '{"usd":"1000"}'::json,
       'checks', ${lines}) ${some}`,
    );
    await bench.query(
      `insert into bursar.op (tenant, id, attempt, hash, keep_until, retryable, result) select '${tenant}',
       md5(g::text), md5(g::text), 'f0a1', now() + interval '1 day', false, '{"value":null,"extra":null}' ${some}`,
    );
  }
  await bench.query('vacuum analyze');
  await bench.query('checkpoint');
}

/** Row 8: reserve with so many reservations stored, against the same on a server that has none. */
export async function measureStored(
  empty: Bench,
  { rounds, ms, holds }: Options & { readonly holds: number },
): Promise<Row[]> {
  const full = await openBench(naiveSchema);
  try {
    const young = await openEngine(empty);
    const old = await openEngine(full);
    await fillHolds(full, old.actor.tenant, holds);
    const number = holds.toLocaleString('en');
    const names = { none: 'with none stored', all: `with ${number} reservations stored` };
    const results = await interleave(
      [
        { name: names.none, run: () => warm(64, ms, () => reserveOn(young.engine)) },
        { name: names.all, run: () => warm(64, ms, () => reserveOn(old.engine)) },
      ],
      rounds,
    );
    printRounds('authorize, 64 callers', results, names.none);
    await demandTrueBooks(young.engine);
    return [
      goal(
        `8 authorize with ${number} stored reservations ÷ with none`,
        ratio(results, names.all, names.none),
        0.85,
        0.95,
      ),
    ];
  } finally {
    await full.close();
  }
}
