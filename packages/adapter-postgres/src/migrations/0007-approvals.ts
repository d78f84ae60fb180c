import type { Migration } from '../migration.js';

/** Actions that wait for a person's decision, what calls of tools cost, and the bodies of calls. */
export const approvals: Migration = {
  id: '0007-approvals',
  sql: (schema) => `
create table ${schema}.action (
  tenant text collate "C" not null,
  id text collate "C" not null,
  agent_id text collate "C" not null,
  action_type text collate "C" not null,
  status text collate "C" not null,
  payload jsonb not null,
  payload_hash text collate "C" not null,
  metadata jsonb,
  funds jsonb,
  created_at timestamptz(3) not null,
  approved_at timestamptz(3),
  rejected_at timestamptz(3),
  executed_at timestamptz(3),
  expires_at timestamptz(3),
  expired_at timestamptz(3),
  approved_by text collate "C",
  rejected_by text collate "C",
  result jsonb,
  error_message text collate "C",
  environment text collate "C",
  source_framework text collate "C",
  primary key (tenant, id)
);
create index action_created_at on ${schema}.action (tenant, created_at, id);
create index action_status_created_at on ${schema}.action (tenant, status, created_at, id);

create table ${schema}.tool_cost (
  tenant text collate "C" not null,
  id text collate "C" not null,
  user_id text collate "C",
  server_name text collate "C" not null,
  tool_name text collate "C" not null,
  cost bigint not null,
  suggested_cost bigint,
  source text collate "C" not null,
  description text collate "C",
  annotations jsonb,
  last_seen_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (tenant, id)
);
create unique index tool_cost_tool on ${schema}.tool_cost (tenant, server_name, tool_name);

create table ${schema}.captured_body (
  tenant text collate "C" not null,
  id text collate "C" not null,
  json text collate "C" not null,
  stored_at timestamptz(3) not null,
  primary key (tenant, id)
);
create index captured_body_stored_at on ${schema}.captured_body (tenant, stored_at, id);
`,
};
