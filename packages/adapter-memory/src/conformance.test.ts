import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  casesFor,
  runCase,
  type ConformanceAdapter,
  type ConformanceSession,
} from '@bursar/core/conformance';
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
    const folder = `${import.meta.dirname}/../../../.cache/conformance`;
    const { name, server } = adapter;
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      `${folder}/${name}.json`,
      `${JSON.stringify({ adapter: name, server, cases: casesFor(adapter).length })}\n`,
    );
  });

  it.each(casesFor(adapter))('$name', async (each) => {
    await expect(runCase(each, adapter, session)).resolves.toBeUndefined();
  });
});
