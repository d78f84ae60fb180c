import type { Storage } from '../../../storage/storage.js';

/**
 * A storage that answers everything that is asked before it is looked at again together, and counts how often it is looked
 * at: that is how many waits on a store, one after another, a piece of work needs.
 */
export function counting(inner: Storage) {
  let waits = 0;
  let isOn = false;
  let waiting: (() => void)[] = [];
  const turn = async (): Promise<void> => {
    if (!isOn) return;
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length > 1) return;
      setImmediate(() => {
        const released = waiting;
        waiting = [];
        waits++;
        for (const release of released) release();
      });
    });
  };
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (from, name) => {
        const member: unknown = Reflect.get(from, name);
        if (typeof member === 'object' && member !== null) return wrap(member);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]): unknown => {
          const answer: unknown = Reflect.apply(member as (...all: unknown[]) => unknown, from, args);
          if (answer instanceof Promise) return turn().then(() => answer as Promise<unknown>);
          return typeof answer === 'object' &&
            answer !== null &&
            typeof name === 'string' &&
            ['tenant', 'collection', 'log'].includes(name)
            ? wrap(answer)
            : answer;
        };
      },
    });
  return {
    storage: wrap(inner),
    /** How many waits some work needs. */
    waitsOf: async (work: () => Promise<unknown>): Promise<number> => {
      waits = 0;
      isOn = true;
      try {
        await work();
        return waits;
      } finally {
        isOn = false;
      }
    },
  };
}
