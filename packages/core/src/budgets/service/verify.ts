import { budgets, holds, ledgerEntries } from '../model.js';
import { addEntry, differences, keysOfBooks, type Difference } from '../rules/verify-books.js';
import type { Engine } from './catalogue.js';

/**
 * Recomputes every counter of the tenant from its open holds and its ledger. Differences that a moment of traffic
 * explains are looked at a second time, so what is answered is wrong indeed. Reads the whole ledger; writes nothing.
 */
export async function verifyBooks(engine: Engine): Promise<Difference[]> {
  const first = await lookOnce(engine);
  if (first.length === 0) return first;
  const again = await lookOnce(engine);
  const same = (a: Difference, b: Difference): boolean =>
    a.key === b.key && a.what === b.what && a.found - a.expected === b.found - b.expected;
  return again.filter((each) => first.some((other) => same(each, other)));
}

async function lookOnce({ storage }: Engine): Promise<Difference[]> {
  const rows = await storage.collection(budgets).find({});
  const open = await storage.collection(holds).find({ status: 'open' });
  const settled = new Map<string, bigint>();
  for await (const entries of storage.log(ledgerEntries).scan({}))
    for (const entry of entries) addEntry(settled, entry);
  const books = { budgets: rows, holds: open, settled };
  const counters = await storage.counters.read(keysOfBooks(books));
  return differences({ ...books, counters });
}
