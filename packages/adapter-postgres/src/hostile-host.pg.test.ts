import { CamelCasePlugin } from 'kysely';
import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { runConformance } from '@bursar/core/conformance';
import { freshDatabase } from '../../../tools/test-database.js';
import { serverAdapter } from './conformance.fixture.js';

const { builtins } = pg.types;

// The host's own taste, for the whole process: lossy numbers, local dates, its own JSON.
beforeAll(() => {
  for (const type of [builtins.INT8, builtins.NUMERIC, builtins.INT4]) pg.types.setTypeParser(type, Number);
  for (const type of [builtins.DATE, builtins.TIMESTAMPTZ, builtins.BOOL])
    pg.types.setTypeParser(type, (text) => `the host’s ${text}`);
  for (const type of [builtins.JSON, builtins.JSONB])
    pg.types.setTypeParser(type, (text) => ({ hosts: text }));
});

describe('a host with type parsers, plugins and session settings of its own', () => {
  it('spoils nothing', async () => {
    const settings = ['datestyle=SQL,DMY', 'timezone=Pacific/Apia', 'intervalstyle=sql_standard'];
    const adapter = serverAdapter(
      'a host with a taste',
      async () => ({
        connectionString: await freshDatabase(),
        options: settings.map((setting) => `-c ${setting}`).join(' '),
      }),
      { plugins: [new CamelCasePlugin()] },
    );
    const { failed, cases } = await runConformance(adapter);
    expect(failed.map(({ name, error }) => `${name}: ${String(error)}`)).toEqual([]);
    expect(cases).toBeGreaterThan(100);
  });
});
