import type { Migration } from '../migration.js';

/** Organizations, memberships, invitations, keys and the audit trail. */
export const tenancy: Migration = {
  id: '0003-tenancy',
  sql: (schema) => `
create table ${schema}.invitation (
  id text collate "C" not null,
  organization text collate "C" not null,
  email text collate "C" not null,
  address text collate "C" not null,
  role text collate "C" not null,
  status text collate "C" not null,
  token_hash text collate "C" not null,
  token_prefix text collate "C" not null,
  invited_by text collate "C" not null,
  expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (id)
);
create unique index invitation_token on ${schema}.invitation (token_hash);
create unique index invitation_pending on ${schema}.invitation (organization, address) where status = 'pending';
create index invitation_organization_status on ${schema}.invitation (organization, status, id);
create index invitation_organization on ${schema}.invitation (organization, id);

create table ${schema}.membership (
  id text collate "C" not null,
  organization text collate "C" not null,
  user_id text collate "C" not null,
  email text collate "C",
  role text collate "C" not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (id)
);
create unique index membership_user on ${schema}.membership (organization, user_id);
create unique index membership_owner on ${schema}.membership (organization) where role = 'owner';
create index membership_organization on ${schema}.membership (organization, id);
create index membership_user_id on ${schema}.membership (user_id, id);

create table ${schema}.organization (
  id text collate "C" not null,
  name text collate "C" not null,
  slug text collate "C" not null,
  personal_of text collate "C",
  revision bigint not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (id)
);
create unique index organization_slug on ${schema}.organization (slug);
create unique index organization_personal on ${schema}.organization (personal_of);

create table ${schema}.api_key (
  tenant text collate "C" not null,
  id text collate "C" not null,
  user_id text collate "C",
  name text collate "C" not null,
  prefix text collate "C" not null,
  suffix text collate "C" not null,
  default_tags jsonb not null,
  allowed_models text[] collate "C",
  allowed_providers text[] collate "C",
  scopes text[] collate "C" not null,
  version text collate "C",
  expires_at timestamptz(3),
  revoked_at timestamptz(3),
  replaced_by text collate "C",
  last_used_at timestamptz(3),
  created_at timestamptz(3) not null,
  primary key (tenant, id)
);
create index api_key_created_at on ${schema}.api_key (tenant, created_at, id);
create index api_key_user_id on ${schema}.api_key (tenant, user_id nulls first, id);

create table ${schema}.credential (
  id text collate "C" not null,
  hash text collate "C" not null,
  organization text collate "C" not null,
  environment text collate "C" not null,
  primary key (id)
);
create unique index credential_hash on ${schema}.credential (hash);
create index credential_organization on ${schema}.credential (organization, id);

create table ${schema}.audit_event (
  tenant text collate "C" not null,
  id text collate "C" not null,
  at timestamptz(3) not null,
  user_id text collate "C",
  key_id text collate "C",
  action text collate "C" not null,
  resource_type text collate "C" not null,
  resource_id text collate "C",
  metadata jsonb,
  primary key (tenant, id)
);
create index audit_event_at on ${schema}.audit_event (tenant, at, id);
create index audit_event_action_at on ${schema}.audit_event (tenant, action, at, id);
`,
};
