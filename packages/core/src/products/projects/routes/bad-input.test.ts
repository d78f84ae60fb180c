import { describe, expect, it } from 'vitest';
import { alertRules, alerts } from '../../../platform/spending/alerts/model.js';
import { cardTransactions, issuedCards } from '../../../platform/spending/issuing/model.js';
import type { Identified, Table } from '../../../storage/table.js';
import { dollarsOf, projectsWorld, type Ask, type ProjectsWorld } from '../projects.fixture.js';
import { projectsTables } from '../storage.js';
import { projectsRoutes } from './table.js';

/** Everything that the account has stored. */
async function stored(world: ProjectsWorld): Promise<unknown> {
  const tenant = world.storage.tenant(world.tenant);
  const tables = [...projectsTables, alertRules, alerts, cardTransactions, issuedCards];
  const rows: unknown[] = [];
  for (const table of tables.filter(({ scope }) => scope === 'tenant'))
    rows.push(await tenant.collection(table as unknown as Table<Identified>).find({}));
  return rows;
}

const post = (path: string, body: unknown): Ask => ({ method: 'POST', path, body });
const patch = (path: string, body: unknown): Ask => ({ method: 'PATCH', path, body });

describe('what is refused', () => {
  it.each<[string, Ask, number, string | undefined]>([
    ['broken JSON', post('/projects', '{'), 400, undefined],
    ['a list', post('/projects', '[]'), 400, undefined],
    ['a taken name', post('/projects', { name: 'APP' }), 409, undefined],
    ['a budget of nothing', patch('<project>', { budget: 0 }), 400, 'budget'],
    ['an unknown status', patch('<project>', { status: 'done' }), 400, 'status'],
    ['a colour in words', patch('<project>', { color: 'green' }), 400, 'color'],
    ['nothing to change', patch('<project>', {}), 400, undefined],
    ['a day above the month', patch('<card>', { dailyLimit: 2, monthlyLimit: 1 }), 400, 'dailyLimit'],
    [
      'revenue of nothing',
      post('<project>/revenue', { amount: 0, source: 's', externalId: 'x' }),
      400,
      'amount',
    ],
    ['revenue of nobody', post('<project>/revenue', { amount: 1, source: 's' }), 400, 'externalId'],
    [
      'a date in words',
      post('<project>/revenue', { amount: 1, source: 's', externalId: 'x', date: 'today' }),
      400,
      'date',
    ],
    ['credits that nobody has', post('/rewards/redeem', { amount: 10_000 }), 400, undefined],
    ['less than the least credits', post('/rewards/redeem', { amount: 9 }), 400, 'amount'],
    [
      'a rule of another account',
      post('/alerts/rules', { type: 'new-merchant', projectId: 'proj_x' }),
      404,
      undefined,
    ],
    ['an alert un-seen', patch('/alerts/events/evt_x', { acknowledged: false }), 400, 'acknowledged'],
    ['a month that is none', { path: '<project>?month=2026-13' }, 400, 'month'],
    ['an end before the start', { path: '/spend?from=2026-04-02&to=2026-04-01' }, 400, 'to'],
    ['a limit of nothing', { path: '/spend?limit=0' }, 400, 'limit'],
    ['a place that is none', { path: '/spend?before=txn_x' }, 404, undefined],
    ['a page of another type', { path: '<project>?before=proj_x' }, 404, undefined],
    ['a foreign project', { path: '/spend?projectId=proj_x' }, 404, undefined],
    ['an id of another type', { path: '/cards/proj_x' }, 404, undefined],
    ['no such route', { path: '/nothing' }, 404, undefined],
    ['another method', { method: 'PUT', path: '/projects' }, 405, undefined],
  ])('%s', async (_, request, status, field) => {
    const world = await projectsWorld();
    const app = await world.project('app', { budget: dollarsOf(100) });
    await world.spend(app, 'OPENAI', 10);
    const before = await stored(world);
    const path = request.path
      .replace('<project>', `/projects/proj_${app.id}`)
      .replace('<card>', `/cards/card_${app.cardId}`);
    const answered = await world.ask({ ...request, path });
    const { error, field: at } = answered.body as { error: unknown; field?: unknown };
    expect([answered.status, typeof error, at]).toEqual([status, 'string', field]);
    expect(await stored(world)).toEqual(before);
    expect(world.failures).toEqual([]);
  });
});

describe('the route table', () => {
  it('names every row once and tells of each in one line', () => {
    expect(new Set(projectsRoutes.map(({ id }) => id)).size).toBe(projectsRoutes.length);
    expect(projectsRoutes.every(({ summary }) => /^[A-Z`].*\.$/.test(summary))).toBe(true);
  });
});
