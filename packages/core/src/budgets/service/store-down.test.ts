import { describe, expect, it } from 'vitest';
import { isDomainError } from '../../kernel/errors.js';
import { StorageError, type StorageErrorCode } from '../../storage/errors.js';
import { ada, dollars, engineWorld } from '../engine.fixture.js';
import type { BudgetDraft } from '../model.js';

const ask = { subjects: [ada], amounts: { usd: dollars(2) } };

/** An engine that knows its budgets, over a store whose updates then fail. */
async function fallen(drafts: Partial<BudgetDraft>[], code: StorageErrorCode = 'unavailable') {
  const world = engineWorld();
  for (const [index, draft] of drafts.entries()) await world.create({ slot: `${index}`, ...draft });
  const down = { is: false };
  const fail = (): Promise<never> => Promise.reject(new StorageError(code, 'gone'));
  const counters = {
    read: (keys: readonly string[]) => (down.is ? fail() : world.door.counters.read(keys)),
    update: (job: Parameters<typeof world.door.counters.update>[0]) =>
      down.is ? fail() : world.door.counters.update(job),
  };
  const service = world.openProcess({ ...world.door, counters } as typeof world.door);
  await service.stamp();
  down.is = true;
  return { ...world, service };
}

const outcome = (promise: Promise<{ verdict: string; unrecorded: boolean }>): Promise<string> =>
  promise.then(
    ({ verdict, unrecorded }) => `${verdict}${unrecorded ? ' unrecorded' : ''}`,
    (error: unknown) => (isDomainError(error) ? error.code : String(error)),
  );

describe('a reserve whose store is down', () => {
  it('is refused as unavailable by default, and told to whoever watches', async () => {
    const { service, downs } = await fallen([{}]);
    expect(await outcome(service.reserve(ask))).toBe('budget_unavailable');
    expect(downs).toMatchObject([{ answered: 'closed' }]);
  });

  it('passes unrecorded when every matching budget is open then, and not when one is closed', async () => {
    const open = await fallen([{ whenDown: 'open' }, { whenDown: 'open' }]);
    expect(await outcome(open.service.reserve(ask))).toBe('admitted unrecorded');
    expect(open.downs).toMatchObject([{ answered: 'open' }]);
    const mixed = await fallen([{ whenDown: 'open' }, {}]);
    expect(await outcome(mixed.service.reserve(ask))).toBe('budget_unavailable');
  });

  it('is closed where no matching budget is known', async () => {
    const { service } = await fallen([]);
    expect(await outcome(service.reserve(ask))).toBe('budget_unavailable');
  });

  it.each(['busy', 'full', 'deadline'] as const)('counts a store that is %s as down', async (code) => {
    const { service } = await fallen([{ whenDown: 'open' }], code);
    expect(await outcome(service.reserve(ask))).toBe('admitted unrecorded');
  });

  it('passes on errors that say something else', async () => {
    const { service } = await fallen([{ whenDown: 'open' }], 'corrupt');
    await expect(service.reserve(ask)).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('still knows the modes after an edit has made its memory old', async () => {
    const { service, engine } = await fallen([{ whenDown: 'open' }]);
    await engine.create({ subjectType: 'user', subjectId: 'bob', cap: 1n });
    expect(await outcome(service.reserve(ask))).toBe('admitted unrecorded');
  });
});
