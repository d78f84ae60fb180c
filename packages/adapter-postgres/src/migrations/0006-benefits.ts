import type { Migration } from '../migration.js';

/** Cards, benefits and what is kept about them. */
export const benefits: Migration = {
  id: '0006-benefits',
  sql: (schema) => `
create table ${schema}.benefit (
  tenant text collate "C" not null,
  id text collate "C" not null,
  card_id text collate "C" not null,
  credit_name text collate "C" not null,
  name_key text collate "C" not null,
  unique_name text collate "C",
  unit text collate "C" not null,
  schedule_type text collate "C" not null,
  category text collate "C" not null,
  description text collate "C",
  status text collate "C" not null,
  is_agent_created boolean not null,
  template_benefit text collate "C",
  template_version bigint,
  "group" jsonb,
  terms jsonb not null,
  gate_spend bigint,
  ends_on date,
  weight_percent bigint not null,
  notes text collate "C",
  created_on date not null,
  created_at timestamptz(3) not null,
  primary key (tenant, id)
);
create unique index benefit_name on ${schema}.benefit (tenant, card_id, unique_name);
create index benefit_card_id on ${schema}.benefit (tenant, card_id, id);
create index benefit_template_benefit on ${schema}.benefit (tenant, template_benefit nulls first, id);

create table ${schema}.benefit_calendar_feed (
  id text collate "C" not null,
  hash text collate "C" not null,
  organization text collate "C" not null,
  environment text collate "C" not null,
  created_at timestamptz(3) not null,
  primary key (id)
);
create unique index benefit_calendar_feed_hash on ${schema}.benefit_calendar_feed (hash);
create index benefit_calendar_feed_organization on ${schema}.benefit_calendar_feed (organization, id);

create table ${schema}.benefit_card (
  tenant text collate "C" not null,
  id text collate "C" not null,
  owner_id text collate "C" not null,
  template_id text collate "C" not null,
  issuer text collate "C" not null,
  issuing_bank text collate "C" not null,
  name text collate "C" not null,
  nickname text collate "C",
  last_four text collate "C",
  annual_fee bigint not null,
  program_key text collate "C",
  open_date date,
  fee_month bigint,
  is_business boolean not null,
  counts_toward524 boolean not null,
  counts_toward524_source text collate "C" not null,
  is_authorized_user boolean not null,
  product_changed_from text collate "C",
  notes text collate "C",
  added_on date not null,
  created_at timestamptz(3) not null,
  archived_at timestamptz(3),
  primary key (tenant, id)
);
create index benefit_card_owner_id on ${schema}.benefit_card (tenant, owner_id, id);

create table ${schema}.benefit_external_card (
  tenant text collate "C" not null,
  id text collate "C" not null,
  card_name text collate "C" not null,
  open_date date not null,
  is_business boolean not null,
  is_authorized_user boolean not null,
  owner_id text collate "C",
  notes text collate "C",
  created_at timestamptz(3) not null,
  primary key (tenant, id)
);
create index benefit_external_card_open_date on ${schema}.benefit_external_card (tenant, open_date, id);

create table ${schema}.benefit_household (
  tenant text collate "C" not null,
  id text collate "C" not null,
  revision bigint not null,
  zone text collate "C",
  stale_after_days bigint,
  fee_advice jsonb,
  updated_at timestamptz(3) not null,
  primary key (tenant, id)
);

create table ${schema}.benefit_program (
  tenant text collate "C" not null,
  id text collate "C" not null,
  program_key text collate "C" not null,
  display_name text collate "C" not null,
  type text collate "C" not null,
  currency text collate "C" not null,
  balance bigint not null,
  cpp bigint,
  owner_id text collate "C",
  expires_on date,
  notes text collate "C",
  created_at timestamptz(3) not null,
  balance_at timestamptz(3),
  primary key (tenant, id)
);
create unique index benefit_program_key on ${schema}.benefit_program (tenant, program_key);

create table ${schema}.benefit_owner (
  tenant text collate "C" not null,
  id text collate "C" not null,
  name text collate "C" not null,
  name_key text collate "C" not null,
  created_at timestamptz(3) not null,
  primary key (tenant, id)
);
create unique index benefit_owner_name on ${schema}.benefit_owner (tenant, name_key);

create table ${schema}.benefit_retention_event (
  tenant text collate "C" not null,
  id text collate "C" not null,
  card_id text collate "C" not null,
  date date not null,
  offer text collate "C" not null,
  offer_type text collate "C" not null,
  outcome text collate "C" not null,
  offer_value bigint,
  offer_points bigint,
  offer_currency text collate "C",
  spend_requirement bigint,
  spend_deadline date,
  notes text collate "C",
  paired_offer_id text collate "C",
  updates jsonb not null,
  created_at timestamptz(3) not null,
  primary key (tenant, id)
);
create index benefit_retention_event_card_id on ${schema}.benefit_retention_event (tenant, card_id, id);

create table ${schema}.benefit_reward (
  tenant text collate "C" not null,
  id text collate "C" not null,
  name text collate "C" not null,
  type text collate "C" not null,
  value bigint,
  currency text collate "C" not null,
  expiration_date date,
  status text collate "C" not null,
  source text collate "C",
  owner_id text collate "C",
  notes text collate "C",
  used_on date,
  created_at timestamptz(3) not null,
  primary key (tenant, id)
);
create index benefit_reward_status on ${schema}.benefit_reward (tenant, status, id);

create table ${schema}.benefit_period (
  tenant text collate "C" not null,
  id text collate "C" not null,
  benefit_id text collate "C" not null,
  card_id text collate "C" not null,
  start date not null,
  "end" date,
  amount bigint not null,
  used bigint not null,
  used_on date,
  unlocked_on date,
  notes text collate "C",
  updated_at timestamptz(3) not null,
  primary key (tenant, id)
);
create index benefit_period_used_on on ${schema}.benefit_period (tenant, used_on nulls first, id);
create index benefit_period_benefit_id_start on ${schema}.benefit_period (tenant, benefit_id, start, id);

create table ${schema}.benefit_offer (
  tenant text collate "C" not null,
  id text collate "C" not null,
  card_id text collate "C" not null,
  bonus_amount bigint not null,
  bonus_currency text collate "C" not null,
  spend_requirement bigint not null,
  current_spend bigint not null,
  spend_deadline date not null,
  recorded_on date not null,
  status text collate "C" not null,
  origin text collate "C" not null,
  open text collate "C",
  source_event_id text collate "C",
  notes text collate "C",
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (tenant, id)
);
create unique index benefit_offer_open on ${schema}.benefit_offer (tenant, card_id, open);
create index benefit_offer_status on ${schema}.benefit_offer (tenant, status, id);
create index benefit_offer_card_id on ${schema}.benefit_offer (tenant, card_id, id);
`,
};
