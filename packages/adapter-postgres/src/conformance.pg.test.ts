import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { casesFor, conformanceCases, runCase, type ConformanceSession } from '@bursar/core/conformance';
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
  afterAll(() => session.close());

  it('runs every case', () => {
    expect(casesFor(adapter)).toHaveLength(conformanceCases.length);
  });

  it.each(casesFor(adapter))('$name', async (each) => {
    await expect(runCase(each, adapter, session)).resolves.toBeUndefined();
  });
});
