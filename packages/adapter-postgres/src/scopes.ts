import { AsyncLocalStorage } from 'node:async_hooks';
import { StorageError } from '@bursar/core/storage';

/** An open transaction, seen from the async calls made inside it. */
interface Scope {
  readonly outer: Scope | null;
  open: boolean;
}

/** Tells calls made inside a transaction from calls made outside. */
export interface Room {
  /** @throws StorageError `misuse` inside a transaction opened from this room, or when the room's own is over. */
  check(): void;
  /** Runs `work` inside a transaction of this room; the room it gets is that transaction's, and over with it. */
  enter<R>(work: (room: Room) => Promise<R>): Promise<R>;
}

/** The room outside all transactions of one storage. */
export function openRooms(): Room {
  const scopes = new AsyncLocalStorage<Scope>();
  let inside = 0;

  const room = (own: Scope | null): Room => ({
    check: () => {
      for (let scope = own; scope; scope = scope.outer)
        if (!scope.open) throw new StorageError('misuse', 'this transaction is over');
      for (let scope = scopes.getStore() ?? null; scope && scope !== own; scope = scope.outer)
        if (scope.open && scope.outer === own)
          throw new StorageError('misuse', 'inside a transaction only its own storage may be used');
    },
    enter: async (work) => {
      const scope: Scope = { outer: own, open: true };
      inside++;
      try {
        return await scopes.run(scope, () => work(room(scope)));
      } finally {
        scope.open = false;
        // Node slows every promise down while a scope may be in use anywhere.
        if (--inside === 0) scopes.disable();
      }
    },
  });
  return room(null);
}
