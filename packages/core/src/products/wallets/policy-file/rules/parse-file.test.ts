import { describe, expect, it } from 'vitest';
import { parsePolicy } from './parse-file.js';
import { starterFile, type TemplateName } from './templates.js';
import { writePolicy } from './write-file.js';

const identity = '## Identity\nagent_name: research-bot\nowner: ops@northwind.example\n';
const read = (text: string, options = {}) => parsePolicy(text, options);
const faults = (text: string) =>
  read(text).issues.map(({ severity, path, line, message }) => `${severity} ${line} ${path}: ${message}`);

describe('a SPEND.md', () => {
  it('is Markdown with YAML under its headings', () => {
    const { config, issues } = read(
      `# SPEND.md

${identity}description: Collects market data
version: 1.2.0

## Spending
spend:
  monthly_limit: 300 USD
  daily_limit: 40 USD
  per_transaction: 15 USD
  allowed_categories: [api_services]
  allowlist:
    - serpapi.com

## Approval
approval:
  auto_approve_under: 5 USD
  require_confirmation_over: 12 USD
  timeout_action: deny
`,
    );
    expect(issues).toEqual([]);
    expect(config).toEqual({
      agent_name: 'research-bot',
      owner: 'ops@northwind.example',
      description: 'Collects market data',
      version: '1.2.0',
      spend: {
        currency: 'USD',
        monthly_limit: '300 USD',
        daily_limit: '40 USD',
        per_transaction: '15 USD',
        allowed_categories: ['api_services'],
        blocked_categories: [],
        allowlist: ['serpapi.com'],
        blocklist: [],
        require_https: false,
        geographic_restrictions: null,
      },
      earn: {
        enabled: false,
        stripe_connect: null,
        tips: false,
        withdraw_threshold: null,
        api_pricing: { per_request: null, per_token: null },
        subscriptions: [],
      },
      approval: {
        auto_approve_under: '5 USD',
        require_confirmation_over: '12 USD',
        notify_on_all: false,
        approval_channels: ['dashboard'],
        timeout_action: 'deny',
        timeout_minutes: 15,
      },
      notifications: { email: null, webhook: null, slack: null, events: null },
      security: {
        ip_allowlist: null,
        require_signed_requests: false,
        api_key_rotation_days: 90,
        audit_retention_days: 365,
      },
      metadata: { tags: [], environment: 'production', custom: {} },
      cards: [{ name: 'primary', limit: null, limit_period: 'month', frozen: false }],
    });
  });

  it('may have front matter, which its sections overrule key by key', () => {
    const front = '---\nagent_name: other\nspend:\n  monthly_limit: 10 USD\n  daily_limit: 2 USD\n---\n';
    const { config } = read(`${front}${identity}## Spending\nspend:\n  monthly_limit: 20 USD\n`);
    expect(config).toMatchObject({
      agent_name: 'research-bot',
      spend: { monthly_limit: '20 USD', daily_limit: '2 USD' },
    });
  });

  it('may be front matter alone', () => {
    expect(read('---\nagent_name: a\nowner: a@b.co\n---\n').config?.agent_name).toBe('a');
  });

  it('may have titles with more behind a dash, and prose around fenced YAML', () => {
    const text = `${identity}\n## Spending - Start Restrictive\nBegin low. Raise it later.\n\n\`\`\`yaml\nspend:\n  daily_limit: $5\n\`\`\`\n\n---\n`;
    expect(read(text)).toMatchObject({ issues: [], config: { spend: { daily_limit: '5 USD' } } });
  });

  it('may leave out the key around a section, with a warning', () => {
    expect(faults(`${identity}## Spending\ndaily_limit: 5 USD\n`)).toEqual([
      'warning 5 spend: the keys of this section belong under "spend:"',
    ]);
  });

  it('reads countries that are left out, although they look like tags', () => {
    const text = `${identity}## Spending\nspend:\n  geographic_restrictions: [US, !RU, "!KP"]\n`;
    expect(read(text).config?.spend.geographic_restrictions).toEqual(['US', '!RU', '!KP']);
  });

  it.each([
    ['500 USD', '500 USD'],
    ['500', '500 USD'],
    ['500.00', '500 USD'],
    ['1,000 USD', '1000 USD'],
    ['$500', '500 USD'],
    ['USD 500', '500 USD'],
    ['{ amount: 12.50, currency: USD }', '12.5 USD'],
    ['unlimited', null],
    ['none', null],
    ['0', '0 USD'],
  ])('reads the amount %s as %s', (written, amount) => {
    expect(read(`${identity}## Spending\nspend:\n  monthly_limit: ${written}\n`)).toMatchObject({
      issues: [],
      config: { spend: { monthly_limit: amount } },
    });
  });

  it.each([
    [
      'spend:\n  monthly_limit: 1e999 USD',
      'error 6 spend.monthly_limit: must be written in plain digits, without an exponent',
    ],
    ['spend:\n  monthly_limit: -5 USD', 'error 6 spend.monthly_limit: must not be negative'],
    [
      'spend:\n  monthly_limit: 5 bucks',
      'error 6 spend.monthly_limit: "BUCKS" is no currency; write for example "500 USD"',
    ],
    [
      'spend:\n  monthly_limit: 5.001 USD',
      'error 6 spend.monthly_limit: must have at most 2 digits after the point',
    ],
    [
      'spend:\n  monthly_limit: 5 EUR',
      'error 6 spend.monthly_limit: must be in USD, the currency of the wallet',
    ],
    [
      'spend:\n  monthly_limt: 5 USD',
      'warning 6 spend.monthly_limt: "monthly_limt" is no known key; did you mean "monthly_limit"?',
    ],
    [
      'spend:\n  dailyLimit: 5 USD',
      'warning 6 spend.dailyLimit: "dailyLimit" is no known key; did you mean "daily_limit"?',
    ],
    [
      'spend:\n  daily_limit: 5 USD\n  daily_limit: 6 USD',
      'error 7 : "daily_limit" stands twice, first on line 6',
    ],
    ['spend:\n\tdaily_limit: 5 USD', 'error 6 : Tabs are not allowed as indentation'],
    [
      'spend:\n  daily_limit: 5 USD\n  monthly_limit: 4 USD',
      'error 6 spend.daily_limit: must not be above monthly_limit',
    ],
    ['spend:\n  require_https: yes', 'error 6 spend.require_https: must be true or false'],
    ['spend:\n  allowlist: openai.com', 'error 6 spend.allowlist: must be a list'],
    [
      'spend:\n  allowlist: [a b]',
      'error 6 spend.allowlist.0: must be a domain like example.com or *.example.com',
    ],
    [
      'spend:\n  allowed_categories: [api_service]',
      'warning 6 spend.allowed_categories.0: "api_service" is no known category and never matches; did you mean "api_services"?',
    ],
    ['spend: &a\n  daily_limit: 5\nearn: *a', 'error 7 : aliases are not read; write the value out'],
    ['spend: !!map\n  daily_limit: 5', 'tags are not read; write the plain value'],
    ['spend:\n  currency: XXX', 'error 6 spend.currency: must be an ISO 4217 code'],
    [
      'Never spend more than you must.',
      'error 5 : this line is no YAML; put the YAML of a section with prose into a ```yaml block',
    ],
  ])('tells of %j at its line', (section, fault) => {
    expect(faults(`${identity}## Spending\n${section}\n`).join('\n')).toContain(fault);
  });

  it('tells of sections that are none or stand twice', () => {
    expect(faults(`${identity}## Spendng\nx: 1\n`)).toEqual([
      'warning 4 : "Spendng" is no section of a SPEND.md and is not read; did you mean "spending"?',
    ]);
    expect(faults(`${identity}${identity}`)[0]).toBe(
      'error 4 : the section identity stands twice, first on line 1',
    );
  });

  it('needs a name and an owner', () => {
    expect(faults('')).toEqual(['error 1 agent_name: is required', 'error 1 owner: is required']);
    expect(faults('## Identity\nagent_name: A_b\nowner: nobody\n')).toEqual([
      'error 3 owner: must be an e-mail address',
    ]);
  });

  it.each(['minimal', 'standard', 'full'] satisfies TemplateName[])('begins with the template %s', (name) => {
    const text = starterFile(name, { agentName: 'scout', owner: 'ops@example.com' });
    const { config, issues } = read(text, { strict: true });
    expect(issues).toEqual([]);
    if (config === null) throw new Error('a template can be read');
    expect(read(writePolicy(config)).config).toEqual(config);
  });
});
