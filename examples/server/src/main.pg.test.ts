import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decimal } from 'decimal.js';
import { afterAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../tools/test-database.js';
import { expectPrintedWallets } from './printed-wallets.fixture.js';
import { expectWatchedProviders } from './watched-providers.fixture.js';
import { call, startServer, stopServer, type Ready } from './started.fixture.js';

const folder = mkdtempSync(join(tmpdir(), 'bursar-main-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const trace = process.env['TRACE_FILE'];

interface EventRow {
  readonly id: string;
  readonly createdAt: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costMicrodollars: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** Reads every cost event through the API, page by page. */
async function allEvents(ready: Ready): Promise<EventRow[]> {
  const events: EventRow[] = [];
  const headers = { cookie: ready.credentials.costs.sessions.viewer };
  for (let cursor: unknown = null; ;) {
    const after = cursor === null ? '' : `&cursor=${encodeURIComponent(JSON.stringify(cursor))}`;
    const { body } = await call<{ data: EventRow[]; cursor: unknown }>(
      ready,
      `/costs/api/cost-events?limit=100${after}`,
      { headers },
    );
    events.push(...body.data);
    if (body.cursor === null) return events;
    cursor = body.cursor;
  }
}

/** gpt-4.1 at 2 and 8 USD per million tokens, rounded once per call, half up; not our code. */
const priceOf = ({ inputTokens, outputTokens }: EventRow): number =>
  new Decimal(inputTokens)
    .times(2)
    .plus(new Decimal(outputTokens).times(8))
    .toDecimalPlaces(0, Decimal.ROUND_HALF_UP)
    .toNumber();

describe.each([
  ['PostgreSQL', async (): Promise<Record<string, string>> => ({ DATABASE_URL: await freshDatabase() })],
  ['PGlite', () => Promise.resolve<Record<string, string>>({})],
])('the main job on %s', (name, environment) => {
  it(
    'replays the workload; the counters equal the sum of priced tokens; the second start keeps the data',
    { timeout: 300_000 },
    async () => {
      const env = await environment();
      const args = ['--json', '--port', '0', '--data', join(folder, name)];
      const first = startServer([...args, ...(trace ? ['--trace', trace, '--model', 'gpt-4.1'] : [])], env);
      const ready = await first.ready;
      await expectPrintedWallets(ready);
      await expectWatchedProviders(ready);

      const events = await allEvents(ready);
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      for (const event of events) expect(event.costMicrodollars).toBe(priceOf(event));
      const spendOf = (which: (event: EventRow) => boolean): number =>
        events.filter(which).reduce((sum, event) => sum + priceOf(event), 0);

      const headers = { cookie: ready.credentials.costs.sessions.viewer };
      const { body } = await call<{
        data: {
          entityType: string;
          entityId: string;
          spendMicrodollars: number;
          maxBudgetMicrodollars: number;
        }[];
      }>(ready, '/costs/api/budgets', { headers });
      expect(body.data.map(({ entityType }) => entityType).sort()).toEqual(['customer', 'tag', 'user']);
      for (const budget of body.data) {
        const [key, value] = budget.entityId.split('=');
        const counted = spendOf(
          ({ tags }) =>
            budget.entityType === 'user' ||
            (budget.entityType === 'tag' ? tags[key ?? ''] === value : tags['customer'] === budget.entityId),
        );
        expect(budget.spendMicrodollars).toBe(counted);
        expect(budget.spendMicrodollars).toBeLessThanOrEqual(budget.maxBudgetMicrodollars);
      }
      const summary = await call<{ totals: { totalCostMicrodollars: number; totalRequests: number } }>(
        ready,
        '/costs/api/cost-events/summary?period=7d',
        { headers },
      );
      expect(summary.body.totals).toMatchObject({
        totalCostMicrodollars: spendOf(() => true),
        totalRequests: events.length,
      });

      const { code, out } = await stopServer(first);
      expect(code).toBe(0);
      expect(out.trim().split('\n')).toHaveLength(1);

      const again = startServer(args, env);
      const readyAgain = await again.ready;
      await expectPrintedWallets(readyAgain);
      expect(await allEvents(readyAgain)).toHaveLength(events.length);
      const old = await call(readyAgain, '/costs/api/budgets/status', {
        headers: { 'x-nullspend-key': ready.credentials.costs.apiKey },
      });
      expect(old.status).toBe(401);
      const fresh = await call(readyAgain, '/costs/api/budgets/status', {
        headers: { 'x-nullspend-key': readyAgain.credentials.costs.apiKey },
      });
      expect(fresh.status).toBe(200);
      expect((await stopServer(again)).code).toBe(0);
    },
  );
});

describe('the server refuses in one clear line', () => {
  const refusal = async (
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<string> => {
    const { code, err, out } = await startServer(args, env).ended;
    expect(code).not.toBe(0);
    expect(out).toBe('');
    const lines = err
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('bursar: '));
    expect(lines).toHaveLength(1);
    expect(err).not.toContain('    at ');
    return lines[0] ?? '';
  };

  it('an unknown flag', async () => {
    expect(await refusal(['--nonsense'])).toContain('--nonsense');
  });

  it('a database that is down', async () => {
    expect(await refusal([], { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' })).toContain(
      'DATABASE_URL',
    );
  });

  it('a folder that cannot be one', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(await refusal(['--data', file])).toContain('cannot use the folder');
  });

  it('a trace without usable columns', async () => {
    const file = join(folder, 'bad.csv');
    writeFileSync(file, 'a,b\n1,2\n');
    expect(await refusal(['--trace', file, '--json'], { DATABASE_URL: await freshDatabase() })).toContain(
      'no usable columns',
    );
  });

  it('a port in use', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    expect(
      await refusal(['--json', '--fresh', '--port', String(port)], { DATABASE_URL: await freshDatabase() }),
    ).toContain(`port ${port} is already in use`);
    await new Promise((resolve) => taken.close(resolve));
  });

  it('a folder that another server holds', { timeout: 120_000 }, async () => {
    const data = join(folder, 'held');
    const holder = startServer(['--fresh', '--json', '--port', '0', '--data', data]);
    await holder.ready;
    expect(await refusal(['--json', '--fresh', '--port', '0', '--data', data])).toContain(
      'is in use by process',
    );
    expect((await stopServer(holder)).code).toBe(0);
  });
});
