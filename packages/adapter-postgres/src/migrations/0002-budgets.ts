import type { Migration } from '../migration.js';

/** Budgets, holds, decisions and the ledger. */
export const budgets: Migration = {
  id: '0002-budgets',
  sql: (schema) => `
create table ${schema}.budget (
  tenant text collate "C" not null,
  id text collate "C" not null,
  subject_type text collate "C" not null,
  subject_id text collate "C" not null,
  slot text collate "C" not null,
  unit text collate "C" not null,
  cap bigint not null,
  raises jsonb not null,
  "window" jsonb not null,
  base bigint not null,
  anchor timestamptz(3) not null,
  touched bigint not null,
  resets bigint not null,
  policy text collate "C" not null,
  shadow boolean not null,
  thresholds jsonb not null,
  velocity jsonb,
  session_cap bigint,
  overshoot text collate "C" not null,
  when_down text collate "C" not null,
  parent_id text collate "C",
  allocation_id text collate "C",
  allocated bigint,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (tenant, id)
);
create unique index budget_subject on ${schema}.budget (tenant, subject_type, subject_id, slot);
create index budget_created_at on ${schema}.budget (tenant, created_at, id);
create index budget_parent_id on ${schema}.budget (tenant, parent_id nulls first, id);

create table ${schema}.decision (
  tenant text collate "C" not null,
  id text collate "C" not null,
  at timestamptz(3) not null,
  verdict text collate "C" not null,
  body jsonb not null,
  primary key (tenant, id)
);
create index decision_verdict_at on ${schema}.decision (tenant, verdict, at, id);

create table ${schema}.hold (
  tenant text collate "C" not null,
  id text collate "C" not null,
  kind text collate "C" not null,
  owner text collate "C",
  status text collate "C" not null,
  amounts jsonb not null,
  lines jsonb not null,
  session text collate "C",
  expires_at timestamptz(3),
  decision_id text collate "C",
  opened_at timestamptz(3) not null,
  closed_at timestamptz(3),
  actual jsonb,
  charges jsonb,
  primary key (tenant, id)
);
create index hold_status_expires_at on ${schema}.hold (tenant, status, expires_at nulls first, id);

create table ${schema}.ledger_entry (
  tenant text collate "C" not null,
  id text collate "C" not null,
  budget_id text collate "C" not null,
  n bigint not null,
  amount bigint not null,
  cause text collate "C" not null,
  hold_id text collate "C",
  reference text collate "C",
  at timestamptz(3) not null,
  primary key (tenant, id)
);
create index ledger_entry_budget_id_at on ${schema}.ledger_entry (tenant, budget_id, at, id);
create index ledger_entry_at on ${schema}.ledger_entry (tenant, at, id);
`,
};
