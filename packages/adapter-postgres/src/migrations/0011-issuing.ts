import type { Migration } from '../migration.js';

/** What card spend is added up by. */
const dimensions = [
  'account',
  'account_category',
  'account_provider',
  'category',
  'income',
  'provider',
] as const;

const rollup = (schema: string, dimension: string): string => `
create table ${schema}.rollup_card_spend_${dimension} (
  tenant text collate "C" not null,
  day date not null,
  value text collate "C" not null,
  count bigint not null,
  amount bigint not null,
  primary key (tenant, day, value)
) with (fillfactor = 70);
create index rollup_card_spend_${dimension}_value on ${schema}.rollup_card_spend_${dimension} (tenant, value, day);
`;

/** Card accounts, cards, transactions, approvals, and spend with its sums per UTC day. */
export const issuing: Migration = {
  id: '0011-issuing',
  sql: (schema) => `
create table ${schema}.card_account (
  tenant text collate "C" not null,
  id text collate "C" not null,
  program text collate "C" not null,
  status text collate "C" not null,
  currency text collate "C" not null,
  subjects jsonb not null,
  policy jsonb not null,
  revision bigint not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (tenant, id)
);
create index card_account_program_created_at on ${schema}.card_account (tenant, program, created_at, id);

create table ${schema}.issued_card (
  tenant text collate "C" not null,
  id text collate "C" not null,
  account_id text collate "C" not null,
  name text collate "C" not null,
  status text collate "C" not null,
  issuance text collate "C" not null,
  frozen_reason text collate "C",
  frozen_at timestamptz(3),
  token text collate "C",
  last4 text collate "C",
  brand text collate "C",
  exp_month bigint,
  exp_year bigint,
  revision bigint not null,
  synced bigint not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (tenant, id)
);
create index issued_card_account_id_created_at on ${schema}.issued_card (tenant, account_id, created_at, id);
create index issued_card_created_at on ${schema}.issued_card (tenant, created_at, id);

create table ${schema}.card_transaction (
  tenant text collate "C" not null,
  id text collate "C" not null,
  account_id text collate "C" not null,
  card_id text collate "C",
  type text collate "C" not null,
  status text collate "C" not null,
  currency text collate "C" not null,
  amount bigint not null,
  authorized bigint not null,
  posted bigint not null,
  held bigint not null,
  refunded bigint not null,
  merchant jsonb not null,
  merchant_key text collate "C" not null,
  category text collate "C" not null,
  provider text collate "C" not null,
  hold_id text collate "C",
  reference text collate "C" not null,
  original text collate "C",
  decline_reason text collate "C",
  approval_id text collate "C",
  description text collate "C",
  decision jsonb,
  messages jsonb not null,
  facts jsonb not null,
  expires_at timestamptz(3),
  created_at timestamptz(3) not null,
  authorized_at timestamptz(3),
  posted_at timestamptz(3),
  updated_at timestamptz(3) not null,
  revision bigint not null,
  primary key (tenant, id)
);
create unique index card_transaction_reference on ${schema}.card_transaction (tenant, reference);
create index card_transaction_created_at on ${schema}.card_transaction (tenant, created_at, id);
create index card_transaction_account_id_created_at on ${schema}.card_transaction (tenant, account_id, created_at, id);
create index card_transaction_card_id_created_at on ${schema}.card_transaction (tenant, card_id nulls first, created_at, id);
create index card_transaction_status_created_at on ${schema}.card_transaction (tenant, status, created_at, id);
create index card_transaction_original on ${schema}.card_transaction (tenant, original nulls first, id);

create table ${schema}.card_approval (
  tenant text collate "C" not null,
  id text collate "C" not null,
  status text collate "C" not null,
  transaction_id text collate "C" not null,
  account_id text collate "C" not null,
  card_id text collate "C",
  amount bigint not null,
  currency text collate "C" not null,
  merchant jsonb not null,
  merchant_key text collate "C" not null,
  category text collate "C" not null,
  reason text collate "C" not null,
  channels jsonb not null,
  timeout_action text collate "C" not null,
  retried boolean not null,
  hold_id text collate "C",
  expires_at timestamptz(3) not null,
  resolved_by text collate "C",
  resolved_at timestamptz(3),
  note text collate "C",
  pass_until timestamptz(3),
  used_by text collate "C",
  created_at timestamptz(3) not null,
  revision bigint not null,
  primary key (tenant, id)
);
create index card_approval_created_at on ${schema}.card_approval (tenant, created_at, id);
create index card_approval_status_created_at on ${schema}.card_approval (tenant, status, created_at, id);
create index card_approval_account_id_status_created_at on ${schema}.card_approval (tenant, account_id, status, created_at, id);

create table ${schema}.card_spend (
  tenant text collate "C" not null,
  id text collate "C" not null,
  transaction_id text collate "C" not null,
  account_id text collate "C" not null,
  card_id text collate "C",
  type text collate "C" not null,
  currency text collate "C" not null,
  category text collate "C" not null,
  provider text collate "C" not null,
  amount bigint not null,
  at timestamptz(3) not null,
  primary key (tenant, id)
);
create index card_spend_at on ${schema}.card_spend (tenant, at, id);
create index card_spend_transaction_id_at on ${schema}.card_spend (tenant, transaction_id, at, id);
${dimensions.map((dimension) => rollup(schema, dimension)).join('')}`,
};
