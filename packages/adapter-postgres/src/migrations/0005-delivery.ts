import type { Migration } from '../migration.js';

/** Webhook endpoints and deliveries. */
export const delivery: Migration = {
  id: '0005-delivery',
  sql: (schema) => `
create table ${schema}.webhook_endpoint (
  tenant text collate "C" not null,
  id text collate "C" not null,
  dialect text collate "C" not null,
  url text collate "C" not null,
  description text collate "C",
  event_types text[] collate "C" not null,
  enabled boolean not null,
  disabled_reason text collate "C",
  api_version text collate "C",
  payload_mode text collate "C" not null,
  secret text collate "C",
  previous_secret text collate "C",
  previous_until timestamptz(3),
  secret_rotated_at timestamptz(3),
  settings jsonb not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (tenant, id)
);
create index webhook_endpoint_dialect_created_at on ${schema}.webhook_endpoint (tenant, dialect, created_at, id);

create table ${schema}.webhook_delivery (
  tenant text collate "C" not null,
  id text collate "C" not null,
  endpoint_id text collate "C" not null,
  event_id text collate "C" not null,
  message_id text collate "C" not null,
  event_type text collate "C" not null,
  status text collate "C" not null,
  attempts bigint not null,
  earlier_attempts bigint not null,
  last_attempt_at timestamptz(3),
  response_status bigint,
  next_attempt_at timestamptz(3),
  history jsonb not null,
  created_at timestamptz(3) not null,
  primary key (tenant, id)
);
create index webhook_delivery_endpoint_id_created_at on ${schema}.webhook_delivery (tenant, endpoint_id, created_at, id);
create index webhook_delivery_endpoint_id_event_id on ${schema}.webhook_delivery (tenant, endpoint_id, event_id, id);
create index webhook_delivery_created_at on ${schema}.webhook_delivery (tenant, created_at, id);
`,
};
