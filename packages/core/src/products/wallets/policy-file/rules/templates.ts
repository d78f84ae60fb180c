/** The starters of `init` (wallets spec §10.5). */
export type TemplateName = 'minimal' | 'standard' | 'full';

const minimal = (name: string, owner: string): string => `# SPEND.md

What this agent may spend. Check it, then apply it: nothing changes before.

## Identity
agent_name: ${name}
owner: ${owner}

## Spending
spend:
  monthly_limit: 100 USD
  allowlist:
    - openai.com
    - anthropic.com
`;

const standard = (name: string, owner: string): string => `# SPEND.md

What this agent may spend. Check it, then apply it: nothing changes before.

## Identity
agent_name: ${name}
owner: ${owner}
version: 1.0.0

## Spending
spend:
  monthly_limit: 100 USD
  daily_limit: 20 USD
  per_transaction: 10 USD
  allowlist:
    - openai.com
    - anthropic.com

## Approval
approval:
  auto_approve_under: 2 USD
  require_confirmation_over: 5 USD
  approval_channels: [dashboard, email]
  timeout_action: deny
  timeout_minutes: 15

## Notifications
notifications:
  email: ${owner}
  events: [transaction.declined, approval.*, limit.*]
`;

const full = (name: string, owner: string): string => `# SPEND.md

Every key that can be set, with what it is when it is left out.

## Identity
agent_name: ${name} # lower case, unique in the organization
owner: ${owner} # who is responsible
description: What the agent does
version: 1.0.0 # of this file
cards:
  - name: primary
    limit: 100 USD # none when left out
    limit_period: month # month, day or total
    frozen: false

## Spending
spend:
  currency: USD
  monthly_limit: 100 USD # calendar month in UTC; none when left out
  daily_limit: 20 USD # calendar day in UTC
  per_transaction: 10 USD
  allowed_categories: [api_services, software_services] # a merchant passes by its category or by the allowlist
  blocked_categories: [gambling, cash_like]
  allowlist: [openai.com, anthropic.com] # subdomains are meant too; *.example.com means only them
  blocklist: []
  require_https: true
  geographic_restrictions: [US, CA] # "!XX" leaves one out

## Earning
earn:
  enabled: false
  api_pricing:
    per_request: 0.001 USD
    per_token: 0.000002 USD
  subscriptions:
    - tier: basic
      price: 10 USD
      interval: month
  tips: false
  withdraw_threshold: 50 USD

## Approval
approval:
  auto_approve_under: 2 USD # below it nobody is asked or told
  require_confirmation_over: 5 USD # above it somebody is asked
  notify_on_all: false
  approval_channels: [dashboard, email]
  timeout_action: deny # or approve
  timeout_minutes: 15

## Notifications
notifications:
  email: ${owner}
  events: ["*"]

## Security
security:
  ip_allowlist: ["0.0.0.0/0", "::/0"]
  require_signed_requests: false
  api_key_rotation_days: 90
  audit_retention_days: 365

## Metadata
metadata:
  tags: [example]
  environment: production # production, test or development
  custom: {}
`;

const templates: Readonly<Record<TemplateName, (name: string, owner: string) => string>> = {
  minimal,
  standard,
  full,
};

/** A file to begin with, for an agent and the person responsible for it. */
export const starterFile = (
  template: TemplateName,
  { agentName, owner }: { readonly agentName: string; readonly owner: string },
): string => templates[template](agentName, owner);
