import { describe, expect, it } from 'vitest';
import { conformanceItems } from '@bursar/core/conformance';
import { outgoingEvents, type AnyJob, type Counters } from '@bursar/core/storage';
import { testWorld } from '@bursar/core/testing';
import { memoryStorage } from './storage.js';

const now = new Date('2026-03-01T12:00:00.000Z');
const day = 86_400_000;
const job = (id: string, at: Date, keepUntil: Date | null, more: Partial<AnyJob> = {}): AnyJob => ({
  now: at,
  ops: [{ id, attempt: '1', hash: null, keepUntil }],
  find: {},
  plan: () => [],
  step: () => ({ counters: new Map(), writes: [], result: id }),
  ...more,
});
const update = (counters: Counters, each: AnyJob) => counters.update(each);

describe('memory storage', () => {
  it('forgets operations that need not be kept, by the clock of their tenant', async () => {
    const storage = memoryStorage();
    const [one, two] = [storage.tenant('one').counters, storage.tenant('two').counters];
    const until = new Date(now.getTime() + day);
    for (const counters of [one, two]) await update(counters, job('short', now, until));
    await update(one, job('ever', now, null));
    const later = new Date(now.getTime() + 2 * day);
    await update(one, job('other', later, null));
    const repeats = [
      await update(one, job('short', later, null)),
      await update(one, job('ever', later, null)),
      await update(two, job('short', now, null)),
    ];
    expect(repeats.map(({ replayed }) => replayed)).toEqual([false, true, true]);
  });

  it('judges deadlines by the clock that it is given', async () => {
    const world = testWorld({ storage: (runtime) => memoryStorage({ now: runtime.now }), start: now });
    const { counters } = world.storage.tenant('t');
    const deadline = new Date(now.getTime() + 1_000);
    await expect(update(counters, job('a', now, null, { deadline }))).resolves.toMatchObject({ result: 'a' });
    world.runtime.advance({ seconds: 1 });
    await expect(update(counters, job('b', now, null, { deadline }))).rejects.toMatchObject({
      code: 'deadline',
    });
  });

  it('is idle when its updates are done', async () => {
    const storage = memoryStorage();
    const { counters } = storage.tenant('t');
    const answers = ['a', 'b', 'c'].map((id) => update(counters, job(id, now, null)));
    await storage.idle();
    await expect(Promise.race([Promise.all(answers), Promise.resolve('pending')])).resolves.toBeDefined();
    expect((await Promise.all(answers)).map(({ result }) => result)).toEqual(['a', 'b', 'c']);
  });

  it('keeps tenant tables and global tables apart', async () => {
    const storage = memoryStorage();
    const table = { ...conformanceItems, scope: 'global' as const };
    await expect(storage.tenant('t').collection(table).count({})).rejects.toMatchObject({ code: 'misuse' });
    expect(() => storage.directory.collection(conformanceItems)).toThrow('not a global one');
  });

  it('names the table and the field of a value that cannot be stored', async () => {
    const storage = memoryStorage();
    const event = { id: 'e', type: 'a\u0000', subject: 's', sequence: null, at: now, data: {} };
    const log = storage.tenant('t').log(outgoingEvents);
    await expect(log.append([event])).rejects.toThrow('outgoing_event.type must not contain NUL');
    await expect(log.append([{ ...event, type: 't', sequence: 1.5 }])).rejects.toThrow(
      'outgoing_event.sequence must be a whole number',
    );
    const world = testWorld({ storage: () => storage });
    await log.append([
      { ...event, type: 'a.b' },
      { ...event, id: 'f', type: 'c.d', at: new Date(0) },
    ]);
    expect((await world.events('t')).map(({ id }) => id)).toEqual(['f', 'e']);
    expect((await world.events('t', 'a.b')).map(({ id }) => id)).toEqual(['e']);
  });
});
