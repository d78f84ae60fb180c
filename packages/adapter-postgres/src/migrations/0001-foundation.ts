import type { Migration } from '../migration.js';

/** Counters, operations, claims, due work and the outbox. */
export const foundation: Migration = {
  id: '0001-foundation',
  sql: (schema) => `
create table ${schema}.counter (
  tenant text collate "C" not null,
  key text collate "C" not null,
  settled bigint not null default 0,
  held bigint not null default 0,
  earliest_expiry timestamptz(3),
  state jsonb,
  primary key (tenant, key)
) with (
  fillfactor = 30,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 2000
);

create table ${schema}.op (
  tenant text collate "C" not null,
  id text collate "C" not null,
  attempt text collate "C" not null,
  hash text collate "C",
  keep_until timestamptz(3),
  retryable boolean not null,
  result jsonb not null,
  primary key (tenant, id)
);
create index op_keep_until on ${schema}.op (keep_until) where keep_until is not null;

create table ${schema}.claim (
  tenant text collate "C" not null,
  key text collate "C" not null,
  payload jsonb not null,
  expires timestamptz(3),
  primary key (tenant, key)
);
create index claim_expires on ${schema}.claim (expires) where expires is not null;

create table ${schema}.work_item (
  kind text collate "C" not null,
  key text collate "C" not null,
  tenant text collate "C" not null,
  lane text collate "C" not null,
  due timestamptz(3) not null,
  payload jsonb not null,
  token text collate "C",
  until timestamptz(3),
  attempt bigint not null default 0,
  primary key (kind, key)
);
create index work_item_due on ${schema}.work_item (kind, due, key);
create index work_item_lane on ${schema}.work_item (kind, lane, due, key);
create index work_item_until on ${schema}.work_item (kind, lane, until) where until is not null;
create index work_item_tenant on ${schema}.work_item (tenant);

create table ${schema}.outgoing_event (
  tenant text collate "C" not null,
  id text collate "C" not null,
  type text collate "C" not null,
  subject text collate "C" not null,
  sequence bigint,
  at timestamptz(3) not null,
  data jsonb not null,
  primary key (tenant, id)
);
create index outgoing_event_at on ${schema}.outgoing_event (tenant, at, id);
create index outgoing_event_subject_at on ${schema}.outgoing_event (tenant, subject, at, id);
`,
};
