import type { Migration } from '../migration.js';

const rollup = (schema: string, name: string, measure: string): string => `
create table ${schema}.rollup_${name} (
  tenant text collate "C" not null,
  day date not null,
  value text collate "C" not null,
  count bigint not null,
  ${measure} bigint not null,
  primary key (tenant, day, value)
) with (fillfactor = 70);
create index rollup_${name}_value on ${schema}.rollup_${name} (tenant, value, day);
`;

/** Projects, the costs linked to them, the account's line and its credits, and who waits to be let in. */
export const projects: Migration = {
  id: '0014-projects',
  sql: (schema) => `
create table ${schema}.project (
  tenant text collate "C" not null,
  id text collate "C" not null,
  name text collate "C" not null,
  name_key text collate "C" not null,
  description text collate "C" not null,
  status text collate "C" not null,
  color text collate "C" not null,
  monthly_budget bigint not null,
  usage_tag text collate "C",
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (tenant, id)
);
create unique index project_name on ${schema}.project (tenant, name_key);
create index project_created_at on ${schema}.project (tenant, created_at, id);
create index project_status_created_at on ${schema}.project (tenant, status, created_at, id);

create table ${schema}.project_linked_cost (
  tenant text collate "C" not null,
  id text collate "C" not null,
  project_id text collate "C" not null,
  event_id text collate "C" not null,
  category text collate "C" not null,
  provider text collate "C" not null,
  amount bigint not null,
  at timestamptz(3) not null,
  primary key (tenant, id)
);
create index project_linked_cost_at on ${schema}.project_linked_cost (tenant, at, id);
${rollup(schema, 'project_linked_cost_category', 'amount')}${rollup(schema, 'project_linked_cost_provider', 'amount')}
create table ${schema}.project_line_entry (
  tenant text collate "C" not null,
  id text collate "C" not null,
  kind text collate "C" not null,
  funds bigint not null,
  drawn bigint not null,
  "limit" bigint not null,
  source text collate "C" not null,
  external_id text collate "C" not null,
  note text collate "C",
  at timestamptz(3) not null,
  primary key (tenant, id)
);
create unique index project_line_entry_external on ${schema}.project_line_entry (tenant, source, external_id);
create index project_line_entry_at on ${schema}.project_line_entry (tenant, at, id);

create table ${schema}.project_credit_entry (
  tenant text collate "C" not null,
  id text collate "C" not null,
  kind text collate "C" not null,
  amount bigint not null,
  pending bigint not null,
  category text collate "C" not null,
  provider text collate "C" not null,
  rate bigint not null,
  transaction_id text collate "C",
  project_id text collate "C",
  description text collate "C" not null,
  shown boolean not null,
  at timestamptz(3) not null,
  written_at timestamptz(3) not null,
  primary key (tenant, id)
);
create index project_credit_entry_at on ${schema}.project_credit_entry (tenant, at, id);
create index project_credit_entry_shown_written_at on ${schema}.project_credit_entry (tenant, shown, written_at, id);
${rollup(schema, 'project_credit_entry_category', 'credits')}
create table ${schema}.waitlist_place (
  id text collate "C" primary key,
  position bigint not null,
  joined_at timestamptz(3) not null
);
`,
};
