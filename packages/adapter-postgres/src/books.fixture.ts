import type { Bench } from './bench.fixture.js';

/** How what is stored about test spends contradicts itself; [] when it does not. */
export async function contradictions(bench: Bench): Promise<unknown[]> {
  const counters = await bench.query(
    `with held as (select s.tenant, k.key, sum(s.amount) as amount from bursar.test_spend s,
       jsonb_array_elements_text(s.keys) k(key) group by 1, 2)
     select c.tenant, c.key, c.held::text, h.amount::text from bursar.counter c
     full join held h on h.tenant = c.tenant and h.key = c.key where coalesce(h.amount, 0) <> coalesce(c.held, 0)`,
  );
  const entries = await bench.query(
    `select * from (select id, amount from bursar.test_spend) s full join bursar.test_note n using (id, amount)
     where n.tenant is null or s.id is null`,
  );
  const sums = await bench.query(
    `with sums as (select tenant, kind as value, count(*) as count, sum(amount) as amount
       from bursar.test_note group by 1, 2)
     select * from sums s full join bursar.rollup_test_note_kind r using (tenant, value)
     where s.count is distinct from r.count or s.amount is distinct from r.amount`,
  );
  const ops = await bench.query(
    `select s.id from bursar.test_spend s left join bursar.op o on o.tenant = s.tenant and o.id = s.id
     where o.result::jsonb is distinct from '{"admitted": true}'::jsonb`,
  );
  return [...counters, ...entries, ...sums, ...ops];
}

/** How many deadlocks the server has resolved in this database; exact once the connections are closed. */
export async function deadlocks(bench: Bench): Promise<number> {
  const [row] = await bench.query<{ n: number }>(
    'select deadlocks::int as n from pg_stat_database where datname = current_database()',
  );
  return row?.n ?? NaN;
}
