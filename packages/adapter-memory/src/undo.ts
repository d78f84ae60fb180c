/** What must be done to take back the changes made so far, newest first. */
export interface Journal {
  /** Call before (or right after) a change, with what undoes exactly it. */
  note(undo: () => void): void;
  /** The present point, to come back to. */
  mark(): number;
  /** Takes back everything since a mark. Costs what was changed, not what is stored. */
  undoTo(mark: number): void;
  /** Makes everything so far permanent. */
  forget(): void;
}

/** Opens an empty journal. */
export function openJournal(): Journal {
  const entries: (() => void)[] = [];
  return {
    note: (undo) => {
      entries.push(undo);
    },
    mark: () => entries.length,
    undoTo: (mark) => {
      while (entries.length > mark) entries.pop()?.();
    },
    forget: () => {
      entries.length = 0;
    },
  };
}

/** Sets a map's entry so that the journal can take it back. */
export function setNoted<K, V>(journal: Journal, map: Map<K, V>, key: K, value: V): void {
  const before = map.get(key);
  map.set(key, value);
  journal.note(before === undefined ? () => map.delete(key) : () => map.set(key, before));
}

/** Deletes a map's entry so that the journal can put it back; false when there was none. */
export function deleteNoted<K, V>(journal: Journal, map: Map<K, V>, key: K): boolean {
  const before = map.get(key);
  if (before === undefined) return false;
  map.delete(key);
  journal.note(() => map.set(key, before));
  return true;
}
