import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  casesFor,
  runCase,
  type ConformanceAdapter,
  type ConformanceSession,
} from '@bursar/core/conformance';
import { reportConformance } from '../../../tools/conformance-report.js';
import { memoryStorage } from './storage.js';

const queue = 100;
const adapter: ConformanceAdapter = {
  name: 'memory',
  server: 'none',
  has: [],
  queue,
  id: randomUUID,
  open: async () => ({ storage: memoryStorage({ queue }), close: async () => undefined }),
};

describe('memory storage keeps the promises of the port', () => {
  let session: ConformanceSession;
  beforeAll(async () => {
    session = await adapter.open();
  });
  afterAll(async () => {
    await session.close();
    reportConformance({ adapter: 'memory', server: adapter.server, cases: casesFor(adapter).length });
  });

  it.each(casesFor(adapter))('$name', async (each) => {
    await expect(runCase(each, adapter, session)).resolves.toBeUndefined();
  });
});
