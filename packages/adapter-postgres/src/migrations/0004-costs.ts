import type { Migration } from '../migration.js';

/** What the sums of cost events are kept by. */
const dimensions = [
  'customer',
  'estimated',
  'key',
  'model',
  'source',
  'tag',
  'tag_key',
  'tool',
  'trace',
] as const;

const rollup = (schema: string, dimension: string): string => `
create table ${schema}.rollup_cost_event_${dimension} (
  tenant text collate "C" not null,
  day date not null,
  value text collate "C" not null,
  count bigint not null,
  cost bigint not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cached_input_tokens bigint not null,
  reasoning_tokens bigint not null,
  duration_ms bigint not null,
  timed bigint not null,
  input_cost bigint not null,
  output_cost bigint not null,
  cached_cost bigint not null,
  reasoning_cost bigint not null,
  unknown bigint not null,
  primary key (tenant, day, value)
) with (fillfactor = 70);
create index rollup_cost_event_${dimension}_value on ${schema}.rollup_cost_event_${dimension} (tenant, value, day);
`;

/** Cost events and their sums per UTC day. */
export const costs: Migration = {
  id: '0004-costs',
  sql: (schema) => `
create table ${schema}.cost_event (
  tenant text collate "C" not null,
  id text collate "C" not null,
  request_id text collate "C" not null,
  created_at timestamptz(3) not null,
  event_type text collate "C" not null,
  provider text collate "C" not null,
  model text collate "C" not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cached_input_tokens bigint not null,
  reasoning_tokens bigint not null,
  cost bigint not null,
  cost_status text collate "C" not null,
  computed_cost bigint,
  estimated_cost bigint,
  cost_breakdown jsonb,
  duration_ms bigint,
  upstream_duration_ms bigint,
  source text collate "C" not null,
  key_id text collate "C",
  user_id text collate "C",
  session_id text collate "C",
  trace_id text collate "C",
  action_id text collate "C",
  customer_id text collate "C",
  tool_name text collate "C",
  tool_server text collate "C",
  tags jsonb not null,
  budget_status text collate "C",
  stop_reason text collate "C",
  primary key (tenant, id)
);
create unique index cost_event_request on ${schema}.cost_event (tenant, request_id, provider);
create index cost_event_created_at on ${schema}.cost_event (tenant, created_at, id);
create index cost_event_session_id_created_at on ${schema}.cost_event (tenant, session_id nulls first, created_at, id);
create index cost_event_trace_id_created_at on ${schema}.cost_event (tenant, trace_id nulls first, created_at, id);
create index cost_event_customer_id_created_at on ${schema}.cost_event (tenant, customer_id nulls first, created_at, id);
create index cost_event_action_id_created_at on ${schema}.cost_event (tenant, action_id nulls first, created_at, id);
create index cost_event_tags on ${schema}.cost_event using gin (tags jsonb_path_ops);
${dimensions.map((dimension) => rollup(schema, dimension)).join('')}`,
};
