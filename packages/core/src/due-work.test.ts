import { describe, expect, it } from 'vitest';
import { memoryStorage } from '@bursar/adapter-memory';
import { openDueWork, pauseBefore } from './due-work.js';
import type { Worker } from './product.js';
import { systemRuntime } from './runtime/system.js';

const start = new Date('2026-05-02T11:00:00.000Z');
const after = (ms: number): Date => new Date(start.getTime() + ms);

function world(workers: readonly Worker[]) {
  const storage = memoryStorage();
  const clock = { now: start };
  const errors: string[] = [];
  const note = (message: string): void => void errors.push(message);
  const parts = {
    storage,
    runtime: { ...systemRuntime(), now: () => clock.now },
    logger: { warn: note, error: note },
    pollMs: 1_000,
  };
  const put = (kind: string, key: string, due: Date): Promise<void> =>
    storage.work.put([{ kind, key, tenant: 't', lane: 'l', due, payload: { key } }]);
  return { ...openDueWork({ ...parts, workers }), parts, storage, clock, errors, put };
}

const worker = (kind: string, run: Worker['run'], more: Partial<Worker> = {}): Worker => ({
  kind,
  leaseMs: 10_000,
  run,
  ...more,
});

describe('tick', () => {
  it('does what is due, once, and leaves the rest', async () => {
    const done: string[] = [];
    const { tick, put, storage } = world([
      worker('a', async (item) => {
        done.push(item.key);
        return null;
      }),
    ]);
    await put('a', 'now', start);
    await put('a', 'later', after(1));
    await put('b', 'nobody', start);
    expect(await tick(start)).toBe(1);
    expect(await tick(start)).toBe(0);
    expect(done).toEqual(['now']);
    expect(await storage.work.depth('a')).toBe(1);
  });

  it('puts a recurring item back with its new time and payload', async () => {
    const seen: unknown[] = [];
    const { tick, put } = world([
      worker('cron', async (item, now) => {
        seen.push(item.payload);
        return { due: new Date(now.getTime() + 60_000), payload: { runs: seen.length } };
      }),
    ]);
    await put('cron', 'daily', start);
    await tick(start);
    await tick(after(59_999));
    await tick(after(60_000));
    expect(seen).toEqual([{ key: 'daily' }, { runs: 1 }]);
  });

  it('tries failed work again, later and later, and disturbs nobody else', async () => {
    const tries: number[] = [];
    const { tick, put, errors } = world([
      worker('bad', async (item) => {
        tries.push(item.attempt);
        throw new Error('down');
      }),
      worker('good', async () => null),
    ]);
    await put('bad', 'x', start);
    await put('good', 'y', start);
    expect(await tick(start)).toBe(2);
    expect(await tick(after(999))).toBe(0);
    expect(await tick(after(1_000))).toBe(1);
    expect(await tick(after(2_999))).toBe(0);
    expect(await tick(after(3_000))).toBe(1);
    expect(tries).toEqual([1, 2, 3]);
    expect(errors).toHaveLength(3);
  });

  it('gives an item to one process, and to another when the first went silent', async () => {
    const done: string[] = [];
    const first = world([]);
    let release: () => void = () => undefined;
    const stuck = openDueWork({
      ...first.parts,
      workers: [worker('a', () => new Promise((resolve) => (release = () => resolve(null))))],
    });
    const other = openDueWork({
      ...first.parts,
      workers: [
        worker('a', async ({ key }) => {
          done.push(key);
          return null;
        }),
      ],
    });
    await first.put('a', 'x', start);
    const silent = stuck.tick(start);
    expect(await other.tick(after(9_999))).toBe(0);
    expect(await other.tick(after(10_000))).toBe(1);
    release();
    await silent;
    expect(done).toEqual(['x']);
    expect(await first.storage.work.depth('a')).toBe(0);
  });

  it('refuses two workers of one kind', () => {
    expect(() => world([worker('a', async () => null), worker('a', async () => null)])).toThrow('kind a');
  });
});

describe('turns', () => {
  it('begin work without waiting for it, up to the batch, and say how long to pause', async () => {
    const releases: (() => void)[] = [];
    const { turns, put, idle, clock } = world([
      worker('a', () => new Promise((resolve) => releases.push(() => resolve(null))), { batch: 2 }),
    ]);
    const [turn] = turns;
    let freed = 0;
    const next = () => turn?.(() => freed++);
    expect(await next()).toBe(1_000);
    await put('a', 'soon', after(200));
    expect(await next()).toBe(200);
    for (const key of ['x', 'y', 'z']) await put('a', key, start);
    expect(await next()).toBe(0);
    expect(releases).toHaveLength(2);
    expect(await next()).toBe(1_000);
    releases[0]?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(freed).toBe(1);
    expect(await next()).toBe(0);
    clock.now = after(300);
    for (const release of releases) release();
    await idle();
    expect(await next()).toBe(0);
    releases.at(-1)?.();
    await idle();
    expect(await next()).toBe(1_000);
  });

  it('go on when the store fails', async () => {
    const { parts } = world([]);
    const down = { ...parts.storage.work, lease: () => Promise.reject(new Error('down')) };
    const { turns } = openDueWork({
      ...parts,
      storage: { work: down },
      workers: [worker('a', async () => null)],
    });
    expect(await turns[0]?.(() => undefined)).toBe(1_000);
  });
});

describe('pauseBefore', () => {
  it('doubles from a second and stays under an hour', () => {
    expect([1, 2, 3, 10].map(pauseBefore)).toEqual([1_000, 2_000, 4_000, 512_000]);
    expect(pauseBefore(1_000)).toBe(3_600_000);
  });
});
