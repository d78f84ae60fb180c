import { describe, expect, it } from 'vitest';
import { conformanceCases, runCase, type ConformanceCase } from '@bursar/core/conformance';
import type { Storage } from '@bursar/core/storage';
import { memoryStorage } from './storage.js';
import { counterSaboteurs } from './saboteurs/counters.fixture.js';
import { findSaboteurs } from './saboteurs/find.fixture.js';
import { leaseSaboteurs } from './saboteurs/leases.fixture.js';
import { logSaboteurs } from './saboteurs/logs.fixture.js';
import { onceSaboteurs } from './saboteurs/once.fixture.js';
import { opSaboteurs } from './saboteurs/ops.fixture.js';
import { planningSaboteurs } from './saboteurs/planning.fixture.js';
import { rowSaboteurs } from './saboteurs/rows.fixture.js';
import { roundTrip, sabotage } from './saboteurs/saboteur.fixture.js';
import { orderlySessions, sessionSaboteurs } from './saboteurs/sessions.fixture.js';
import { tenantSaboteurs } from './saboteurs/tenants.fixture.js';
import { transactionSaboteurs } from './saboteurs/transactions.fixture.js';
import { valueSaboteurs } from './saboteurs/values.fixture.js';

const single = [
  ...valueSaboteurs,
  ...rowSaboteurs,
  ...findSaboteurs,
  ...tenantSaboteurs,
  ...onceSaboteurs,
  ...leaseSaboteurs,
  ...logSaboteurs,
  ...counterSaboteurs,
  ...planningSaboteurs,
  ...opSaboteurs,
  ...transactionSaboteurs,
];
const saboteurs = [
  ...single.map(({ name, breaks, make }) => ({
    name,
    breaks,
    open: (queue: number) => ({ storage: sabotage(memoryStorage({ queue }), make()) }),
  })),
  ...sessionSaboteurs,
  {
    name: 'the queue has no end',
    breaks: ['queue: a full queue refuses'],
    open: () => ({ storage: memoryStorage() }),
  },
];
const runs = saboteurs.flatMap(({ name, breaks, open }) => breaks.map((broken) => ({ name, broken, open })));

const queue = 100;
let ids = 0;

/** Runs a case on sessions; one that does not end has failed too. */
async function runOn(
  name: string,
  session: { readonly storage: Storage; readonly peer?: Storage },
): Promise<void> {
  const found = conformanceCases.find((each) => each.name === name) as ConformanceCase;
  const open = async () => ({ ...session, close: async () => undefined });
  const adapter = { name: 'broken', server: 'none', has: [], queue, id: () => `id${++ids}`, open };
  let ended = false;
  const run = runCase(found, adapter, await open()).finally(() => (ended = true));
  for (let turns = 0; turns < 3_000 && !ended; turns++) await Promise.race([roundTrip(), run]);
  if (!ended) throw new Error('the case does not end');
  return run;
}

describe('a broken storage is noticed', () => {
  it.each(runs)('$name: $broken', async ({ broken, open }) => {
    await expect(runOn(broken, open(queue))).rejects.toThrow();
  });
});

describe('the saboteurs', () => {
  it('leave no case unproven', () => {
    const proven = new Set(runs.map(({ broken }) => broken));
    expect(conformanceCases.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([]);
  });

  it('name cases that exist', () => {
    const names = new Set(conformanceCases.map(({ name }) => name));
    expect(runs.filter(({ broken }) => !names.has(broken))).toEqual([]);
  });

  it('leave alone what is not broken', async () => {
    for (const { name, needs } of conformanceCases)
      if (needs.length === 0)
        await expect(
          runOn(name, { storage: sabotage(memoryStorage({ queue }), {}) }),
        ).resolves.toBeUndefined();
  }, 30_000);

  it.each(orderlySessions)('let sessions pass that lock in one order', async (open) => {
    for (const name of [
      'sessions: counters in any order do not deadlock',
      'sessions: operations in any order do not deadlock',
    ])
      await expect(runOn(name, open(queue))).resolves.toBeUndefined();
  });
});
