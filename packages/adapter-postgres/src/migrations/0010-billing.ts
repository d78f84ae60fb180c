import type { Migration } from '../migration.js';

/** What organizations have subscribed to, when bodies end, what their customers pay, and where those are sent who ran out. */
export const billing: Migration = {
  id: '0010-billing',
  sql: (schema) => `
create table ${schema}.subscription (
  id text collate "C" not null,
  organization text collate "C" not null,
  product text collate "C" not null,
  customer text collate "C",
  subscription text collate "C",
  plan text collate "C",
  price text collate "C",
  "interval" text collate "C",
  status text collate "C",
  status_since timestamptz(3),
  current_period_start timestamptz(3),
  current_period_end timestamptz(3),
  cancel_at_period_end boolean not null,
  trial_ends_at timestamptz(3),
  subscribed_at timestamptz(3),
  checkout jsonb,
  revision bigint not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (id)
);
create unique index subscription_organization on ${schema}.subscription (organization, product);
create unique index subscription_customer on ${schema}.subscription (customer, product);

alter table ${schema}.captured_body add column keep_until timestamptz(3);
create index captured_body_keep_until on ${schema}.captured_body (tenant, keep_until nulls first, id);

create table ${schema}.upgrade_url (
  tenant text collate "C" not null,
  id text collate "C" not null,
  url text collate "C" not null,
  updated_at timestamptz(3) not null,
  primary key (tenant, id)
);

create table ${schema}.customer_mapping (
  tenant text collate "C" not null,
  id text collate "C" not null,
  stripe_customer_id text collate "C" not null,
  tag_key text collate "C" not null,
  tag_value text collate "C" not null,
  match_type text collate "C" not null,
  confidence bigint,
  created_at timestamptz(3) not null,
  primary key (tenant, id)
);
create unique index customer_mapping_customer on ${schema}.customer_mapping (tenant, stripe_customer_id, tag_key);
create unique index customer_mapping_tag on ${schema}.customer_mapping (tenant, tag_key, tag_value);
create index customer_mapping_created_at on ${schema}.customer_mapping (tenant, created_at, id);
`,
};
