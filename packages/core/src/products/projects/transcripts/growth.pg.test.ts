import { migrate, postgresStorage } from '@bursar/adapter-postgres';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../../tools/test-database.js';
import { projectsWorld, type ProjectsWorld } from '../projects.fixture.js';

let db: Kysely<unknown>;
let world: ProjectsWorld;
const statements: { readonly text: string; readonly values: readonly unknown[] }[] = [];

beforeAll(async () => {
  const pool = new pg.Pool({ connectionString: await freshDatabase(), max: 8 });
  // The database is dropped while the last connections are still closing.
  pool.on('error', () => undefined);
  db = new Kysely({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => void statements.push({ text: query.sql, values: query.parameters }),
  });
  await migrate(db);
  world = await projectsWorld({ storage: postgresStorage({ db }) });
});
afterAll(() => db.destroy());

const reads = ['/spend', '/rewards', '/alerts', '/balance', '/cards'];

describe('reading on PostgreSQL', () => {
  it('asks a fixed number of times, and never walks transactions or entries, however many there are', async () => {
    const app = await world.project('app');
    await Promise.all(Array.from({ length: 20 }, () => world.spend(app, 'OPENAI', 1)));
    // Some thousands more of other days, so that reading a whole table would be the slower way.
    await sql`insert into bursar.card_transaction
      select (jsonb_populate_record(t, jsonb_build_object(
        'id', 'x' || g, 'reference', 'x' || g, 'created_at', t.created_at - g * interval '1 minute'))).*
      from bursar.card_transaction t, generate_series(1, 4000) g
      where t.id = (select min(id) from bursar.card_transaction)`.execute(db);
    await sql`insert into bursar.project_credit_entry
      select (jsonb_populate_record(t, jsonb_build_object('id', 'x' || g, 'written_at', t.written_at - g * interval '1 minute'))).*
      from bursar.project_credit_entry t, generate_series(1, 4000) g
      where t.id = (select min(id) from bursar.project_credit_entry where shown)`.execute(db);
    await sql`analyze`.execute(db);
    for (const path of [...reads, `/projects/proj_${app.id}`]) {
      statements.length = 0;
      const limited = `${path}${path === '/balance' || path === '/cards' ? '' : '?limit=5'}`;
      expect((await world.ask({ path: limited })).status, path).toBe(200);
      const asked = statements.filter(({ text }) => /^\s*select/i.test(text));
      expect(asked.length, path).toBeLessThanOrEqual(12);
      for (const { text, values } of asked) {
        const plan = await db.executeQuery<{ 'QUERY PLAN': string }>({
          sql: `explain ${text}`,
          parameters: values,
          query: { kind: 'RawNode' } as never,
          queryId: { queryId: 'explain' },
        });
        const lines = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
        expect(lines, `${path}\n${text}`).not.toMatch(
          /Seq Scan on (card_transaction|project_credit_entry|card_spend)\b/,
        );
      }
    }
  });

  it('raises one alert and freezes one card for many charges at once', async () => {
    const app = await world.project('burst');
    const rule = {
      kind: 'daily-spend',
      threshold: 50_000_000n,
      autoFreeze: true,
      scope: `project:${app.id}`,
    };
    await world.of().alerts.createRule(rule);
    const charges = await Promise.all(
      Array.from({ length: 20 }, () => world.spend(app, 'AWS', 10, { posted: false })),
    );
    expect(charges.filter(({ status }) => status === 'pending')).toHaveLength(5);
    expect(await world.of().alerts.count({ kinds: ['daily-spend'] })).toBe(1);
    expect((await world.of().card(app.cardId)).card.status).toBe('frozen');
  });

  it('agrees with what was spent', async () => {
    expect((await world.of().spend()).total).toBe(70_000_000n);
    expect(world.failures).toEqual([]);
  });
});
