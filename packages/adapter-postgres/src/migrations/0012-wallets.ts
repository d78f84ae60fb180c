import type { Migration } from '../migration.js';

/** Wallets of agents, and the money put into them. */
export const wallets: Migration = {
  id: '0012-wallets',
  sql: (schema) => `
create table ${schema}.wallet (
  tenant text collate "C" not null,
  id text collate "C" not null,
  agent_name text collate "C" not null,
  owner text collate "C" not null,
  status text collate "C" not null,
  open boolean not null,
  config jsonb not null,
  prepaid boolean not null,
  revision bigint not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (tenant, id)
);
create unique index wallet_agent_name on ${schema}.wallet (tenant, agent_name) where open = true;
create index wallet_created_at on ${schema}.wallet (tenant, created_at, id);
create index wallet_status_created_at on ${schema}.wallet (tenant, status, created_at, id);
create index wallet_owner_created_at on ${schema}.wallet (tenant, owner, created_at, id);

create table ${schema}.wallet_transfer (
  tenant text collate "C" not null,
  id text collate "C" not null,
  wallet_id text collate "C" not null,
  direction text collate "C" not null,
  amount bigint not null,
  currency text collate "C" not null,
  status text collate "C" not null,
  counterparty text collate "C",
  created_at timestamptz(3) not null,
  completed_at timestamptz(3) not null,
  primary key (tenant, id)
);
create index wallet_transfer_created_at on ${schema}.wallet_transfer (tenant, created_at, id);
create index wallet_transfer_wallet_id_created_at on ${schema}.wallet_transfer (tenant, wallet_id, created_at, id);
`,
};
