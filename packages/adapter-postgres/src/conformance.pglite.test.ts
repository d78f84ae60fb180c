import { randomUUID } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  casesFor,
  runCase,
  type ConformanceAdapter,
  type ConformanceSession,
} from '@bursar/core/conformance';
import { reportConformance } from '../../../tools/conformance-report.js';
import { freshBench } from './bench.fixture.js';
import { conformanceTables } from './conformance.fixture.js';

// One session in all: nothing runs beside it, and it never waits for a lock.
const adapter: ConformanceAdapter = {
  name: 'PGlite',
  server: 'PGlite',
  has: [],
  queue: 100,
  id: randomUUID,
  open: async () => {
    const lite = await PGlite.create();
    // A call that waits for the only connection while it holds it must fail, not hang.
    const config = { ...createPgConfig(lite), connectionTimeoutMillis: 10_000 };
    const bench = await freshBench(config, conformanceTables, { queue: 100 });
    return {
      storage: bench.storage,
      close: async () => {
        await bench.close();
        await lite.close();
      },
    };
  },
};

describe('conformance on PGlite', () => {
  let session: ConformanceSession;
  beforeAll(async () => {
    session = await adapter.open();
  }, 60_000);
  afterAll(async () => {
    await session.close();
    const cases = casesFor(adapter).length;
    reportConformance({ adapter: 'postgres (one session)', server: adapter.server, cases });
  });

  it.each(casesFor(adapter))(
    '$name',
    async (each) => {
      await expect(runCase(each, adapter, session)).resolves.toBeUndefined();
    },
    30_000,
  );
});
