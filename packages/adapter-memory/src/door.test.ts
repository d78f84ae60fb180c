import { describe, expect, it } from 'vitest';
import { isStorageError } from '@bursar/core/storage';
import { openDoor } from './door.js';
import { setNoted } from './undo.js';

const setUp = () => {
  const { door, journal } = openDoor();
  const values = new Map<string, number>();
  const set = (key: string, value: number) => (): void => setNoted(journal, values, key, value);
  const order: string[] = [];
  return { door, journal, values, set, order };
};
const gate = () => {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), passed };
};
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no error',
    (error: unknown) => (isStorageError(error) ? error.code : error),
  );

describe('the door', () => {
  it('takes back a call that throws, and only that one', async () => {
    const { door, journal, values, set } = setUp();
    await door.enter(set('a', 1));
    const error = new Error('no');
    const failing = door.enter(() => {
      set('a', 2)();
      set('b', 2)();
      throw error;
    });
    expect(await codeOf(failing)).toBe(error);
    expect([...values]).toEqual([['a', 1]]);
    expect(journal.mark()).toBe(0);
  });

  it('lets calls wait for an open transaction, in their order', async () => {
    const { door, values, set, order } = setUp();
    const end = gate();
    const first = door.transaction(async (inner) => {
      await inner.enter(set('a', 1));
      await end.passed;
      await inner.enter(set('a', 2));
    });
    const waiting = [
      door.enter(() => order.push(`read ${values.get('a')}`)),
      door.transaction(async (inner) => {
        await inner.enter(() => order.push('second'));
        await Promise.resolve();
        await inner.enter(() => order.push('still second'));
      }),
      door.enter(() => order.push('last')),
    ];
    door.whenFree(() => order.push('free'));
    expect([door.busy, order]).toEqual([true, []]);
    end.open();
    await Promise.all([first, ...waiting]);
    expect(order).toEqual(['read 2', 'second', 'still second', 'last', 'free']);
    expect(door.busy).toBe(false);
  });

  it('rolls back to the point where the transaction began', async () => {
    const { door, journal, values, set } = setUp();
    await door.enter(set('a', 1));
    const failing = door.transaction(async (inner) => {
      await inner.enter(set('a', 2));
      await inner.enter(set('b', 2));
      throw new Error('no');
    });
    expect(await codeOf(failing)).toEqual(new Error('no'));
    expect([...values]).toEqual([['a', 1]]);
    expect(journal.mark()).toBe(0);
  });

  it('refuses calls from inside a transaction, at once, however deep', async () => {
    const { door, set } = setUp();
    await door.transaction(async (inner) => {
      expect(await codeOf(door.enter(set('a', 1)))).toBe('misuse');
      await inner.transaction(async (nested) => {
        expect(await codeOf(door.enter(set('a', 1)))).toBe('misuse');
        expect(await codeOf(inner.enter(set('a', 1)))).toBe('misuse');
        expect(await codeOf(Promise.resolve().then(() => door.transaction(async () => undefined)))).toBe(
          'misuse',
        );
        expect(await codeOf(nested.enter(set('a', 1)))).toBe('no error');
      });
      expect(await codeOf(inner.enter(set('b', 1)))).toBe('no error');
    });
    expect(await codeOf(door.enter(set('c', 1)))).toBe('no error');
  });

  it('closes the inner door with its transaction', async () => {
    const { door, values, set } = setUp();
    const kept = await door.transaction(async (inner) => inner);
    expect(await codeOf(kept.enter(set('a', 1)))).toBe('misuse');
    expect(await codeOf(kept.transaction(async () => undefined))).toBe('misuse');
    expect(values.size).toBe(0);
  });

  it('takes everything back when a transaction ends before one inside it', async () => {
    const { door, values, set } = setUp();
    const end = gate();
    const late: Promise<unknown>[] = [];
    const outer = door.transaction(async (inner) => {
      await inner.enter(set('a', 1));
      late.push(
        codeOf(
          inner.transaction(async (nested) => {
            await nested.enter(set('b', 1));
            await end.passed;
            await nested.enter(set('c', 1));
          }),
        ),
      );
      await Promise.resolve();
    });
    expect(await codeOf(outer)).toBe('misuse');
    await door.enter(set('d', 1));
    end.open();
    expect(await Promise.all(late)).toEqual(['misuse']);
    expect([...values]).toEqual([['d', 1]]);
  });

  it('does not take a call of another flow for its own', async () => {
    const { door, set } = setUp();
    const start = gate();
    const outside = start.passed.then(() => codeOf(door.enter(set('a', 1))));
    await door.transaction(async (inner) => {
      start.open();
      await inner.enter(set('b', 1));
    });
    expect(await outside).toBe('no error');
  });
});
