import { AsyncLocalStorage } from 'node:async_hooks';
import { StorageError } from '@bursar/core/storage';
import { openJournal, type Journal } from './undo.js';

/**
 * Lets calls in one at a time. While a transaction is open behind the door, every other call waits for its end, in
 * order of arrival; a call made from inside that transaction would wait for itself and is refused instead.
 */
export interface Door {
  /** Runs `work` in one go, all of its changes or none. */
  enter<R>(work: () => R): Promise<R>;
  /** Runs `work` while every other call waits; a throw takes back all changes made through the inner door. */
  transaction<R>(work: (inner: Door) => Promise<R>): Promise<R>;
  /** Calls back as soon as no transaction is open behind this door. */
  whenFree(callback: () => void): void;
  /** @throws StorageError `misuse` inside a transaction behind this door, or when this door's own is over. */
  check(): void;
  /** Like `enter` for a caller that knows the door to be free. */
  now<R>(work: () => R): R;
  /** Whether a transaction is open behind this door. */
  readonly busy: boolean;
}

/** An open transaction, seen from the async calls that it makes. */
interface Scope {
  readonly outer: Scope | undefined;
  open: boolean;
}

const isInside = (scope: Scope | undefined, held: Scope): boolean =>
  scope !== undefined && (scope === held || isInside(scope.outer, held));
const isOpen = (scope: Scope | undefined): boolean =>
  scope === undefined || (scope.open && isOpen(scope.outer));

/** Opens the outermost door of a store, whose changes are noted in the journal. */
export function openDoor(): { readonly door: Door; readonly journal: Journal } {
  const journal = openJournal();
  return { door: doorTo(journal, new AsyncLocalStorage<Scope>(), undefined), journal };
}

function doorTo(journal: Journal, scopes: AsyncLocalStorage<Scope>, own: Scope | undefined): Door {
  let held: Scope | null = null;
  const waiting: (() => void)[] = [];

  const check = (): void => {
    if (!isOpen(own)) throw new StorageError('misuse', 'this transaction is over');
    if (held && isInside(scopes.getStore(), held))
      throw new StorageError('misuse', 'inside a transaction only its own storage may be used');
  };

  const now = <R>(work: () => R): R => {
    if (!isOpen(own)) throw new StorageError('misuse', 'this transaction is over');
    const mark = journal.mark();
    try {
      const result = work();
      if (!own) journal.forget();
      return result;
    } catch (error) {
      journal.undoTo(mark);
      throw error;
    }
  };

  /** Runs at once, but fails like a call. */
  const soon = async <R>(work: () => R): Promise<R> => now(work);

  const whenFree = (callback: () => void): void => {
    if (held) waiting.push(callback);
    else callback();
  };

  const enter = async <R>(work: () => R): Promise<R> => {
    check();
    if (!held) return now(work);
    return new Promise<R>((resolve) => waiting.push(() => resolve(soon(work))));
  };

  const hold = (): Promise<Scope> =>
    new Promise((resolve) => {
      whenFree(() => {
        held = { outer: own, open: true };
        resolve(held);
      });
    });

  const release = (): void => {
    held = null;
    // Node slows every promise down while a scope may be in use anywhere.
    if (!own) scopes.disable();
    while (!held) {
      const next = waiting.shift();
      if (!next) return;
      next();
    }
  };

  const transaction = async <R>(work: (inner: Door) => Promise<R>): Promise<R> => {
    check();
    const scope = await hold();
    const inner = doorTo(journal, scopes, scope);
    const mark = journal.mark();
    try {
      const result = await scopes.run(scope, () => work(inner));
      if (inner.busy) throw new StorageError('misuse', 'a transaction inside this one is still open');
      if (!own) journal.forget();
      return result;
    } catch (error) {
      if (isOpen(own)) journal.undoTo(mark);
      throw error;
    } finally {
      scope.open = false;
      release();
    }
  };

  return {
    check,
    now,
    whenFree,
    enter,
    transaction,
    get busy() {
      return held !== null;
    },
  };
}
