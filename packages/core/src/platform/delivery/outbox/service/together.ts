/**
 * Answers single questions with one read for all that are asked in the same turn of the program, by tenant.
 *
 * @example
 * const squares = together(async (_tenant, keys: readonly string[]) => new Map(keys.map((key) => [key, key.length ** 2])));
 * await Promise.all([squares('t', 'ab'), squares('t', 'abc')]); // one read; [4, 9]
 */
export function together<K, V>(
  read: (tenant: string, keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): (tenant: string, key: K) => Promise<V | undefined> {
  const open = new Map<string, { readonly keys: Set<K>; readonly answer: Promise<ReadonlyMap<K, V>> }>();
  const begin = (tenant: string) => {
    const keys = new Set<K>();
    const answer = Promise.resolve().then(() => {
      open.delete(tenant);
      return read(tenant, [...keys]);
    });
    const batch = { keys, answer };
    open.set(tenant, batch);
    return batch;
  };
  return async (tenant, key) => {
    const batch = open.get(tenant) ?? begin(tenant);
    batch.keys.add(key);
    return (await batch.answer).get(key);
  };
}
