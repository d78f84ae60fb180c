import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { credentialsFile } from './credentials.js';
import { desk } from './wired.fixture.js';

let at: Awaited<ReturnType<typeof desk>>;
beforeEach(async () => {
  at = await desk();
});
afterEach(() => at.leave());

const policy = (daily: string, more = ''): string => `# SPEND.md

## Identity
agent_name: research-bot
owner: ops@northwind.example

## Spending
spend:
  monthly_limit: 300 USD
  daily_limit: ${daily}
${more}`;

describe('signing in', () => {
  it('keeps what is typed, masked, and forgets it', async () => {
    expect(await at.run(['whoami'])).toMatchObject({ code: 3, out: '' });
    const login = await at.login();
    expect(login).toMatchObject({ code: 0, out: '' });
    expect(login.err).toContain('saved in');
    expect(login.err).not.toContain(at.secret);
    const { out } = await at.run(['whoami']);
    expect(out).toContain('Environment');
    expect(out).toContain('read, write, approve, admin');
    expect(out).not.toContain(at.secret);
    expect(await at.run(['logout'])).toMatchObject({ code: 0 });
    expect(existsSync(credentialsFile(at.folder))).toBe(false);
    expect(await at.run(['wallets'])).toMatchObject({ code: 3 });
  });

  it('takes the environment before what is kept', async () => {
    await at.login();
    const env = { BURSAR_API_KEY: `sk_live_${'x'.repeat(40)}`, BURSAR_API_URL: 'http://server.test/wallets' };
    expect(await at.run(['wallets'], { env })).toMatchObject({ code: 3, out: '' });
    expect(await at.run(['--env', 'test', 'wallets'])).toMatchObject({ code: 3 });
  });

  it('says when nobody answers, and what it cannot make sense of', async () => {
    await at.login();
    at.state.isDown = true;
    expect(await at.run(['wallets'])).toMatchObject({
      code: 4,
      err: expect.stringContaining('cannot reach http://server.test') as string,
    });
    expect((await at.run(['walets'])).code).toBe(2);
    expect((await at.run(['wallets', 'list', '--limit', '0'])).code).toBe(2);
    expect((await at.run(['login', '--url', 'not a url'], { answers: ['x'] })).code).toBe(2);
    expect((await at.run(['login'], { answers: ['password123'] })).code).toBe(2);
    expect(await at.run(['--version'])).toMatchObject({ code: 0, out: '0.0.0\n' });
    expect((await at.run(['--help'])).out).toContain('Exit codes');
  });
});

describe('policy files', () => {
  it('are begun, checked, planned, applied, and then nothing changes', async () => {
    expect((await at.run(['init', '--name', 'research-bot', '--owner', 'ops@northwind.example'])).code).toBe(
      0,
    );
    expect(await at.run(['init'])).toMatchObject({ code: 2 });
    const valid = await at.run(['validate']);
    expect(valid.code).toBe(0);
    expect(valid.out).toContain('✓ SPEND.md is valid');
    expect(valid.out).toContain('Monthly limit: 100 USD');
    await at.login();
    expect((await at.run(['diff'])).code).toBe(2);
    expect(await at.run(['apply', '--dry-run'])).toMatchObject({ code: 0 });
    expect(await at.json('wallets')).toEqual([]);
    expect(await at.run(['apply'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--yes') as string,
    });
    expect(await at.run(['apply'], { answers: ['n'] })).toMatchObject({ code: 2 });
    expect(await at.run(['apply'], { answers: ['y'] })).toMatchObject({ code: 0 });
    expect(await at.run(['plan'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('nothing changes') as string,
    });
    expect((await at.run(['status'])).out).toContain('SPEND.md is applied');
  });

  it('that are wrong name file, line and key, before any server is asked', async () => {
    at.write('SPEND.md', policy('40 USD', '  monthly_limitt: 3 USD\n  per_transaction: fifty\n'));
    const { code, err } = await at.run(['validate', '--strict']);
    expect(code).toBe(2);
    expect(err).toContain('SPEND.md:11: error: ');
    expect(err).toContain('SPEND.md:12: error: ');
    expect(err).toContain('monthly_limit');
    expect(await at.run(['validate', 'NONE.md'])).toMatchObject({ code: 2 });
  });

  it('that let go of a limit need more than --yes', async () => {
    await at.login();
    at.write('SPEND.md', policy('40 USD'));
    expect((await at.run(['apply', '--yes'])).code).toBe(0);
    at.write('SPEND.md', policy('none'));
    const refused = await at.run(['apply', '--yes']);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('--allow-loosen') as string });
    const { spend } = await at.json<{ spend: { daily_limit: object | null } }>(
      'wallets',
      'show',
      'research-bot',
    );
    expect(spend.daily_limit).toEqual({ amount: 40, currency: 'USD' });
    expect((await at.run(['apply', '--yes', '--allow-loosen'])).code).toBe(0);
  });
});

describe('wallets, cards and approvals', () => {
  beforeEach(async () => {
    await at.login();
    at.write('SPEND.md', policy('40 USD', '\n## Approval\napproval:\n  require_confirmation_over: 12 USD\n'));
    await at.run(['apply', '--yes']);
  });

  it('are listed, frozen and closed', async () => {
    expect((await at.run(['wallets'])).out).toMatch(
      /wal_\S+ +research-bot +active +\$0\.00 +\$0\.00 +\$300\.00/,
    );
    expect((await at.run(['wallet', 'freeze', 'research-bot'])).out).toBe('research-bot is frozen\n');
    expect((await at.run(['wallet', 'unfreeze', 'research-bot'])).out).toBe('research-bot is active\n');
    const card = await at.json<{ id: string }>(
      'cards',
      'create',
      'vendors',
      '--wallet',
      'research-bot',
      '--limit',
      '100',
    );
    expect((await at.run(['cards', 'freeze', 'research-bot/vendors'])).out).toContain('is frozen');
    expect((await at.run(['cards'])).out).toContain(card.id);
    expect((await at.run(['card', 'delete', card.id])).code).toBe(2);
    expect((await at.run(['card', 'delete', card.id, '--yes'])).code).toBe(0);
    expect((await at.run(['cards', 'create', 'x', '--wallet', 'research-bot', '--limit', 'much'])).code).toBe(
      2,
    );
    expect((await at.run(['wallets', 'show', 'nobody'])).code).toBe(1);
  });

  it('let a person decide what an agent asked for', async () => {
    const { wallet } = (await at.bursar.for(at.actor).wallets.list({ limit: 1 })).items[0] ?? {
      wallet: null,
    };
    const ask = (amount: bigint) =>
      at.bursar.for(at.actor).wallets.transactions.authorize({
        walletId: wallet?.id ?? '',
        amount,
        merchant: { name: 'Exa', domain: 'exa.ai' },
      });
    await ask(13_000_000n);
    await ask(14_000_000n);
    const pending = await at.json<{ id: string }[]>('approvals');
    expect(pending).toHaveLength(2);
    const [first, second] = pending.map(({ id }) => id) as [string, string];
    expect((await at.run(['approve', first, '--note', 'fine'])).out).toBe(`${first} is approved\n`);
    expect((await at.run(['approvals', 'deny', second, '--reason', 'no'])).out).toBe(`${second} is denied\n`);
    expect((await at.run(['approve', second])).code).toBe(1);
    const shown = await at.run(['transactions', '--wallet', 'research-bot']);
    expect(shown.out).toContain('exa.ai');
    expect(shown.out).toContain('declined');
    const [row] = await at.json<{ id: string }[]>('transactions', '--limit', '1');
    expect((await at.run(['transaction', row?.id ?? ''])).out).toContain('Decision');
  });
});

describe('keys and webhooks', () => {
  beforeEach(() => at.login());

  it('make, list, rotate and revoke keys', async () => {
    const made = await at.json<{ id: string; key: string }>(
      'api-key',
      'create',
      '--name',
      'agent',
      '--scopes',
      'read,write',
    );
    expect(made.key).toMatch(/^sk_live_/);
    const { out, err } = await at.run(['api-key', 'create', '--name', 'other', '--expires-in-days', '30']);
    expect(out).toMatch(/Expires +2026-03-13/);
    expect(err).toContain('not shown again');
    expect((await at.run(['api-keys'])).out).not.toContain(made.key);
    const next = await at.json<{ id: string; key: string }>(
      'api-key',
      'rotate',
      made.id,
      '--grace-hours',
      '0',
    );
    expect(next.key).not.toBe(made.key);
    expect((await at.run(['api-key', 'revoke', next.id, '--yes'])).code).toBe(0);
    const env = { BURSAR_API_KEY: next.key, BURSAR_API_URL: 'http://server.test/wallets' };
    expect((await at.run(['wallets'], { env })).code).toBe(3);
  });

  it('list endpoints and replay nothing where nothing failed', async () => {
    expect((await at.run(['webhooks'])).out).toContain('URL');
    expect((await at.run(['webhooks', 'replay', 'whk_none'])).code).toBe(1);
  });
});

describe('projects', () => {
  it('are made, shown and controlled by who signed in', async () => {
    expect((await at.run(['projects'])).code).toBe(3);
    expect(
      (
        await at.run(['login', '--projects', '--url', 'http://server.test/projects'], {
          answers: ['ana@example.com', 'wrong'],
        })
      ).code,
    ).toBe(3);
    expect((await at.loginToProjects()).code).toBe(0);
    expect(readFileSync(credentialsFile(at.folder), 'utf8')).toContain('code_pat_');
    expect((await at.run(['projects', 'create', 'lesson-bot', '--budget', '4000'])).out).toMatch(
      /Card •••• \d{4} issued/,
    );
    await at.bursar.tick(at.clock.now);
    expect((await at.run(['projects'])).out).toMatch(/lesson-bot +active +\$4,000\.00/);
    expect((await at.run(['projects', 'show', 'Lesson-Bot'])).out).toMatch(/Margin +–/);
    expect((await at.run(['cards'])).out).toContain('$0.00 / $4,000.00');
    expect((await at.run(['freeze', 'lesson-bot'])).out).toMatch(/^Card •••• \d{4} frozen/);
    expect((await at.run(['unfreeze', 'lesson-bot'])).out).toMatch(/active/);
    expect((await at.run(['limit', 'lesson-bot', '--daily', '50'])).out).toContain('$50.00 a day');
    expect((await at.run(['limit', 'lesson-bot', '--daily', 'none'])).out).toContain('no daily limit');
    expect((await at.run(['limit', 'lesson-bot'])).code).toBe(2);
    expect((await at.run(['spend'])).out).toContain('Total $0.00');
    expect((await at.run(['balance'])).out).toContain('creditLimit');
    expect((await at.run(['rewards'])).out).toContain('TIER');
    expect((await at.run(['alerts'])).code).toBe(0);
    expect((await at.run(['alerts', 'ack', 'evt_none'])).code).toBe(1);
    expect((await at.run(['projects', 'show', 'nothing'])).code).toBe(1);
  });
});
