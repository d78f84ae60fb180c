import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { casesFor, conformanceCases, runCase, type ConformanceSession } from '@bursar/core/conformance';
import { reportConformance } from '../../../tools/conformance-report.js';
import { freshDatabase, freshIcuDatabase } from '../../../tools/test-database.js';
import { serverAdapter } from './conformance.fixture.js';

const adapters = [
  serverAdapter('a database sorted by bytes', async () => ({ connectionString: await freshDatabase() })),
  serverAdapter('a database with an ICU collation', async () => ({
    connectionString: await freshIcuDatabase(),
  })),
];

describe.each(adapters)('conformance on $name', (adapter) => {
  let session: ConformanceSession;
  beforeAll(async () => {
    session = await adapter.open();
  });
  afterAll(async () => {
    await session.close();
    const server = inject('postgresLabel');
    reportConformance({ adapter: `postgres (${adapter.name})`, server, cases: casesFor(adapter).length });
  });

  it('runs every case', () => {
    expect(casesFor(adapter)).toHaveLength(conformanceCases.length);
  });

  it.each(casesFor(adapter))('$name', async (each) => {
    await expect(runCase(each, adapter, session)).resolves.toBeUndefined();
  });
});
