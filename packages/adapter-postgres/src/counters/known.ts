const most = 100_000;

/**
 * Names of counters that exist, as far as this process knows; saves the statement that creates them. It may be wrong
 * after a purge or a restored backup: whoever finds a counter missing says so with `forget`.
 */
export interface KnownCounters {
  unknown(names: Iterable<string>): readonly string[];
  learn(names: Iterable<string>): void;
  forget(names: Iterable<string>): void;
}

/** Opens an empty memory, which starts over when it has grown to 100,000 names. */
export function openKnownCounters(): KnownCounters {
  let known = new Set<string>();
  return {
    unknown: (names) => [...names].filter((name) => !known.has(name)),
    learn: (names) => {
      if (known.size > most) known = new Set();
      for (const name of names) known.add(name);
    },
    forget: (names) => {
      for (const name of names) known.delete(name);
    },
  };
}
