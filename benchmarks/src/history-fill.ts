import type { Bench } from './database.js';

/** The sums of one event, in the order in which the tables of sums have them. */
const measures = [
  'count(*)',
  'sum(e.cost)',
  'sum(e.input_tokens)',
  'sum(e.output_tokens)',
  'sum(e.cached_input_tokens)',
  'sum(e.reasoning_tokens)',
  'sum(coalesce(e.duration_ms, 0))',
  'count(e.duration_ms)',
  `sum(coalesce((e.cost_breakdown->>'input')::bigint, 0))`,
  `sum(coalesce((e.cost_breakdown->>'output')::bigint, 0))`,
  `sum(coalesce((e.cost_breakdown->>'cached')::bigint, 0))`,
  `sum(coalesce((e.cost_breakdown->>'reasoning')::bigint, 0))`,
  `count(*) filter (where e.cost_status = 'unknown')`,
].join(', ');

/** What an event counts under; null where it has none. */
const values: Readonly<Record<string, string>> = {
  model: `json_build_array(e.provider, e.model)::text`,
  source: 'e.source',
  key: 'e.key_id',
  customer: 'e.customer_id',
  trace: 'e.trace_id',
};

/**
 * Stores events straight into the real tables, with their sums: a fifth of them of `tenant`, spread over 90 days, 20 models,
 * 50 keys, 400 customers; every tenth belongs to one of 2,000 traces, each an hour long.
 */
export async function fillHistory(
  bench: Bench,
  { tenant, events }: { readonly tenant: string; readonly events: number },
): Promise<void> {
  await bench.query(`
    insert into bursar.cost_event (tenant, id, request_id, created_at, event_type, provider, model, input_tokens,
      output_tokens, cached_input_tokens, reasoning_tokens, cost, cost_status, cost_breakdown, duration_ms, source,
      key_id, user_id, session_id, trace_id, customer_id, tags)
    select case when g % 5 = 0 then '${tenant}' else 'other-' || g % 40 end, md5(g::text)::uuid::text, 'r' || g,
      date_trunc('milliseconds', now() - (${events} - g) * interval '90 days' / ${events}), 'llm',
      case when g % 2 = 0 then 'openai' else 'anthropic' end, 'model-' || (g / 5) % 20, 900, 120, 100, 0,
      1000 + g % 5000, 'reported', '{"input":"600","output":"400","cached":"0","reasoning":null}', 800 + g % 100, 'api',
      'key-' || (g / 7) % 50, 'user-' || g % 10, 'run-' || g / 50,
      case when g % 10 = 0 then md5('trace' || g * 2000 / ${events}) end, 'c' || (g / 3) % 400,
      jsonb_build_object('team', 'team-' || (g / 11) % 8)
    from generate_series(0::bigint, ${events - 1}::bigint) g`);
  for (const [dimension, value] of Object.entries(values)) {
    const table = `bursar.rollup_cost_event_${dimension}`;
    await bench.query(`
      insert into ${table} select e.tenant, (e.created_at at time zone 'UTC')::date, ${value}, ${measures}
      from bursar.cost_event e where ${value} is not null group by 1, 2, 3`);
    await bench.query(`vacuum analyze ${table}`);
  }
  await bench.query('vacuum analyze bursar.cost_event');
  await bench.query('checkpoint');
}

/** What a summary would ask of the events themselves, of 30 days. */
export const rawSummary = (tenant: string): readonly string[] => {
  const where = `e.tenant = '${tenant}' and e.created_at >= now() - interval '30 days'`;
  const by = (what: string, rest = ''): string =>
    `select ${what}, ${measures} from bursar.cost_event e where ${where} ${rest} group by ${what}`;
  return [
    by(`(e.created_at at time zone 'UTC')::date, e.provider, e.model`),
    by('e.source'),
    `${by('e.key_id')} order by sum(e.cost) desc limit 100`,
    `${by('e.model', `and (e.event_type = 'tool' or e.provider = 'mcp')`)} limit 100`,
    `${by('e.trace_id', 'and e.trace_id is not null')} order by sum(e.cost) desc limit 25`,
  ];
};
