import { randomUUID } from 'node:crypto';
import { createBursar, type BudgetService } from '@bursar/core';
import { isStorageError } from '@bursar/core/storage';
import { seededRandom } from '@bursar/core/testing';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { postgresPool } from './pool.js';
import { postgresStorage } from './postgres-storage.js';

/** What one process does: so many callers at once, each with so many operations, each repeated until it is answered. */
export interface Calls {
  readonly server: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
  };
  readonly organization: string;
  readonly seed: number;
  readonly callers: number;
  readonly times: number;
  readonly amount: number;
  /** `hot`: everybody reserves on one budget; `random`: on some of ten, then settles, releases, extends or leaves it. */
  readonly budgets: 'hot' | 'random';
}

/** What a caller was told of a hold; `actual` in micros where it was settled. */
export type Told = { readonly hold: string; readonly status: string; readonly actual: number | null };

/** What a process sends now and then. */
export interface Progress {
  readonly told: readonly Told[];
  readonly refused: number;
  readonly repeats: number;
}

/** Whether the store was only out of reach: whoever asks again is answered. */
const passes = (error: unknown): boolean =>
  isStorageError(error) || (error as { readonly kind?: unknown }).kind === 'unavailable';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const longMs = 3_600_000;

async function call(work: Calls): Promise<void> {
  const { server, organization, callers, times, amount, budgets } = work;
  const random = seededRandom(work.seed);
  const pool = new pg.Pool({ ...server, max: 4, connectionTimeoutMillis: 2_000 });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: postgresPool(pool) }) });
  const bursar = createBursar({
    storage: postgresStorage({ db }),
    logger: { warn: () => undefined, error: () => undefined },
  });
  let news = { told: [] as Told[], refused: 0, repeats: 0 };
  const report = setInterval(() => {
    process.send?.(news);
    news = { told: [], refused: 0, repeats: 0 };
  }, 10);

  /** The same operation, until the store answers it. */
  const insist = async <T>(attempt: () => Promise<T>): Promise<T> => {
    for (let tries = 0; ; tries++)
      try {
        return await attempt();
      } catch (error) {
        if (!passes(error) || tries > 2_000) throw error;
        news.repeats++;
        await pause(random.integer(5, 25));
      }
  };
  const actor = await insist(() => bursar.actors.ofSession({ id: 'ada', email: null }, { organization }));
  const engine: BudgetService = bursar.for(actor).budgets;
  const note = (hold: string, status: string, actual: number | null = null): void =>
    void news.told.push({ hold, status, actual });

  const reserve = async (ids: readonly string[], ttlMs: number): Promise<string | null> => {
    const op = {
      id: randomUUID(),
      attempt: randomUUID(),
      hash: null,
      keepUntil: new Date(Date.now() + longMs),
    };
    const { holdId } = await insist(() =>
      engine.reserve({
        subjects: ids.map((id) => ({ type: 'customer', id })),
        amounts: { usd: BigInt(amount) },
        ttlMs,
        ops: [op],
      }),
    );
    if (holdId === null) news.refused++;
    return holdId;
  };
  const hot = async (): Promise<void> => {
    const hold = await reserve(['hot'], longMs);
    if (hold !== null) note(hold, 'open');
  };
  const some = (): string => `c${random.integer(0, 9)}`;
  const mixed = async (): Promise<void> => {
    const holdId = await reserve([some(), some(), some()], random.pick([1_000, longMs]));
    if (holdId === null) return;
    const fate = random.integer(0, 5);
    if (fate < 3) {
      const actual = random.integer(0, amount);
      const { status } = await insist(() => engine.settle({ holdId, actual: { usd: BigInt(actual) } }));
      // Charged, in time or late: once either way.
      note(holdId, status, actual);
    } else if (fate === 3) {
      const { status } = await insist(() => engine.release({ holdId }));
      note(holdId, status);
    } else if (fate === 4) await insist(() => engine.extend({ holdId, ttlMs: longMs }));
  };
  const caller = async (): Promise<void> => {
    for (let i = 0; i < times; i++) await (budgets === 'hot' ? hot() : mixed());
  };
  await Promise.all(Array.from({ length: callers }, caller));
  clearInterval(report);
  await db.destroy();
  process.send?.(news, () => process.disconnect());
}

if (process.argv[2]) await call(JSON.parse(process.argv[2]) as Calls);
