import type { Migration } from '../migration.js';

/** Connected providers, what they tell of spend and usage, notices, digests and jobs. */
export const monitoring: Migration = {
  id: '0015-monitoring',
  sql: (schema) => `
create table ${schema}.monitoring_workspace (
  tenant text collate "C" not null,
  id text collate "C" not null,
  revision bigint not null,
  currency text collate "C" not null,
  settings jsonb not null,
  governance jsonb not null,
  checked_on date,
  updated_at timestamptz(3) not null,
  primary key (tenant, id)
);

create table ${schema}.provider_account (
  tenant text collate "C" not null,
  id text collate "C" not null,
  provider text collate "C" not null,
  external_id text collate "C",
  label text collate "C" not null,
  status text collate "C" not null,
  connected boolean not null,
  signals jsonb not null,
  missing jsonb not null,
  credentials text collate "C",
  credential_hint text collate "C" not null,
  owner_id text collate "C",
  revision bigint not null,
  pulls bigint not null,
  latest jsonb,
  failures bigint not null,
  failing_since timestamptz(3),
  last_error jsonb,
  last_attempt_at timestamptz(3),
  last_synced_at timestamptz(3),
  next_sync_at timestamptz(3),
  connected_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (tenant, id)
);
create unique index provider_account_external on ${schema}.provider_account (tenant, provider, external_id) where connected = true;
create index provider_account_connected_at on ${schema}.provider_account (tenant, connected_at, id);

create table ${schema}.spend_day (
  tenant text collate "C" not null,
  id text collate "C" not null,
  account_id text collate "C" not null,
  provider text collate "C" not null,
  signal text collate "C" not null,
  day date not null,
  pull bigint not null,
  observed_at timestamptz(3) not null,
  fingerprint text collate "C" not null,
  amounts jsonb not null,
  quantities jsonb not null,
  primary key (tenant, id)
);
create index spend_day_signal_day on ${schema}.spend_day (tenant, signal, day, id);
create index spend_day_account_id_day on ${schema}.spend_day (tenant, account_id, day, id);

create table ${schema}.spend_detail (
  tenant text collate "C" not null,
  id text collate "C" not null,
  account_id text collate "C" not null,
  signal text collate "C" not null,
  day date not null,
  buckets jsonb not null,
  primary key (tenant, id)
);
create index spend_detail_account_id_day on ${schema}.spend_detail (tenant, account_id, day, id);

create table ${schema}.spend_restatement (
  tenant text collate "C" not null,
  id text collate "C" not null,
  at timestamptz(3) not null,
  account_id text collate "C" not null,
  signal text collate "C" not null,
  day date not null,
  changes jsonb not null,
  primary key (tenant, id)
);
create index spend_restatement_account_id_day on ${schema}.spend_restatement (tenant, account_id, day, id);

create table ${schema}.account_snapshot (
  tenant text collate "C" not null,
  id text collate "C" not null,
  account_id text collate "C" not null,
  pull bigint not null,
  taken_at timestamptz(3) not null,
  credits jsonb,
  limits jsonb,
  readings jsonb not null,
  primary key (tenant, id)
);
create index account_snapshot_account_id_taken_at on ${schema}.account_snapshot (tenant, account_id, taken_at, id);
create index account_snapshot_taken_at on ${schema}.account_snapshot (tenant, taken_at, id);

create table ${schema}.monitoring_notice (
  tenant text collate "C" not null,
  id text collate "C" not null,
  subject text collate "C" not null,
  channel text collate "C" not null,
  status text collate "C" not null,
  error text collate "C",
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (tenant, id)
);
create index monitoring_notice_subject on ${schema}.monitoring_notice (tenant, subject, id);

create table ${schema}.digest_run (
  tenant text collate "C" not null,
  id text collate "C" not null,
  kind text collate "C" not null,
  period_start date not null,
  status text collate "C" not null,
  created_at timestamptz(3) not null,
  primary key (tenant, id)
);
create index digest_run_kind_period_start on ${schema}.digest_run (tenant, kind, period_start, id);

create table ${schema}.monitoring_job (
  id text collate "C" not null,
  revision bigint not null,
  run_id text collate "C",
  held_until timestamptz(3),
  runs jsonb not null,
  primary key (id)
);
`,
};
