import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { startPostgres } from './postgres.js';

const { TEST_DATABASE_URL: _, ...env } = process.env;

async function holdServer(): Promise<{ url: string; folder: string; kill(): void }> {
  const holder = spawn(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('postgres.fixture.ts', import.meta.url))],
    { env, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  let said = '';
  // Before it, a machine without a server hears that one is installed.
  while (!/^postgresql:.*\n/m.test(said)) {
    const [chunk] = (await once(holder.stdout, 'data')) as [Buffer];
    said += chunk.toString();
  }
  const url = said.slice(said.indexOf('postgresql:')).trim();
  return { url, folder: new URL(url).searchParams.get('host') ?? '', kill: () => holder.kill('SIGKILL') };
}

describe('a PostgreSQL of our own', () => {
  it('runs with the asked settings, without a port, and ends with a killed owner', async () => {
    const { url, folder, kill } = await holdServer();
    const client = new pg.Client({ connectionString: url });
    const gone = new Promise<void>((resolve) => client.on('error', () => resolve()));
    await client.connect();
    const settings = await client.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name in ('fsync', 'listen_addresses', 'work_mem') order by name`,
    );
    expect(settings.rows).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'listen_addresses', setting: '' },
      { name: 'work_mem', setting: '9216' },
    ]);
    expect(existsSync(folder)).toBe(true);
    kill();
    await gone;
    await vi.waitUntil(() => !existsSync(folder), { timeout: 20_000, interval: 20 });
    expect(existsSync(folder)).toBe(false);
  });

  it('comes back from a crash with what was committed', async () => {
    const server = await startPostgres({ own: true, durable: true });
    const ask = async (...statements: readonly string[]): Promise<unknown> => {
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      for (const statement of statements.slice(0, -1)) await client.query(statement);
      const { rows } = await client.query(statements.at(-1) ?? '');
      await client.end();
      return rows;
    };
    await ask('create table kept (id int)', 'insert into kept values (1)');
    await server.restart();
    expect(await ask('select id from kept')).toEqual([{ id: 1 }]);
    await server.stop();
  });
});
