import type { Migration } from '../migration.js';

/** Rules that ask for alerts, and the alerts that they raised. */
export const alerts: Migration = {
  id: '0013-alerts',
  sql: (schema) => `
create table ${schema}.alert_rule (
  tenant text collate "C" not null,
  id text collate "C" not null,
  surface text collate "C" not null,
  kind text collate "C" not null,
  scope text collate "C" not null,
  threshold bigint,
  enabled boolean not null,
  auto_freeze boolean not null,
  options jsonb not null,
  revision bigint not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  removed_at timestamptz(3),
  primary key (tenant, id)
);
create index alert_rule_surface_created_at on ${schema}.alert_rule (tenant, surface, created_at, id);

create table ${schema}.alert (
  tenant text collate "C" not null,
  id text collate "C" not null,
  surface text collate "C" not null,
  rule_id text collate "C",
  kind text collate "C" not null,
  scope text collate "C" not null,
  period text collate "C" not null,
  step bigint not null,
  severity text collate "C" not null,
  title text collate "C" not null,
  message text collate "C" not null,
  facts jsonb not null,
  tags jsonb not null,
  status text collate "C" not null,
  resolution text collate "C",
  note text collate "C",
  assignee_id text collate "C",
  triggered_at timestamptz(3) not null,
  acknowledged_at timestamptz(3),
  acknowledged_by text collate "C",
  resolved_at timestamptz(3),
  resolved_by text collate "C",
  primary key (tenant, id)
);
create index alert_surface_triggered_at on ${schema}.alert (tenant, surface, triggered_at, id);
create index alert_surface_status_triggered_at on ${schema}.alert (tenant, surface, status, triggered_at, id);
create index alert_tags on ${schema}.alert using gin (tags jsonb_path_ops);
`,
};
