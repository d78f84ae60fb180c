import { randomUUID } from 'node:crypto';
import {
  conformanceDirectory,
  conformanceItems,
  conformanceLog,
  type ConformanceAdapter,
} from '@bursar/core/conformance';
import type { Identified, Table } from '@bursar/core/storage';
import type pg from 'pg';
import { freshBench, openBench, type Host } from './bench.fixture.js';

/** The tables that the suite works on. */
export const conformanceTables = [
  conformanceItems,
  conformanceLog,
  conformanceDirectory,
] as readonly unknown[] as readonly Table<Identified>[];

const options = { queue: 100, lockTimeoutMs: 100 };

/** This adapter on a server with many connections, which lacks nothing that a case may need. */
export const serverAdapter = (
  name: string,
  config: () => Promise<pg.PoolConfig>,
  host: Host = {},
): ConformanceAdapter => ({
  name,
  server: 'PostgreSQL',
  has: ['sessions', 'timeouts'],
  queue: options.queue,
  id: randomUUID,
  open: async () => {
    const server = await config();
    const bench = await freshBench(server, conformanceTables, options, host);
    const peer = openBench(server, options, host);
    return {
      storage: bench.storage,
      peer: peer.storage,
      close: async () => {
        await peer.close();
        await bench.close();
      },
    };
  },
});
