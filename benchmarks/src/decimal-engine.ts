import { randomUUID } from 'node:crypto';
import { Decimal } from 'decimal.js';

interface Counter {
  readonly settled: Decimal;
  readonly held: Decimal;
}
interface Line {
  readonly key: string;
  readonly amount: string;
}
interface Hold {
  readonly id: string;
  readonly status: 'open' | 'settled';
  readonly lines: readonly Line[];
  readonly decision: object;
  readonly openedAt: Date;
  readonly expiresAt: Date;
  readonly closedAt: Date | null;
  readonly actual: string | null;
  readonly charges: readonly { readonly key: string; readonly charged: string }[] | null;
}

const zero = new Decimal(0);
const thresholds = ['0.5', '0.8', '0.9', '0.95'].map((share) => new Decimal(share));

/**
 * An engine on decimals that keeps the records that ours keeps: an operation per reserve, the explained decision in the
 * hold's row, counters by period, an entry per budget charged, thresholds looked at. It has no batches, locks, undo,
 * validation, tenants or windows: a plain application over maps, answered through a promise like ours.
 */
export function decimalEngine(budgetCount: number) {
  const cap = new Decimal('1000000000');
  const budgets = new Map(
    Array.from({ length: budgetCount }, (_, i) => [`c${i}`, { id: randomUUID(), cap }]),
  );
  const counters = new Map<string, Counter>();
  const operations = new Map<string, object>();
  const holds = new Map<string, Hold>();
  const entries = new Map<string, object>();
  const counterOf = (key: string): Counter => counters.get(key) ?? { settled: zero, held: zero };

  const reserve = async (customers: readonly string[], amount: string): Promise<string | null> => {
    await Promise.resolve();
    const operation = randomUUID();
    if (operations.has(operation)) return null;
    const asked = new Decimal(amount);
    const checks = customers.map((customer) => {
      const { id, cap } = budgets.get(customer) as { id: string; cap: Decimal };
      const key = `b:${id}:0`;
      const { settled, held } = counterOf(key);
      const available = cap.minus(settled).minus(held);
      return {
        ...{ budget: id, key, customer, requested: asked.toFixed(6), available: available.toFixed(6) },
        ...{ cap: cap.toFixed(6), outcome: available.greaterThanOrEqualTo(asked) ? 'passed' : 'refused' },
      };
    });
    if (checks.some(({ outcome }) => outcome === 'refused')) return null;
    const id = randomUUID();
    const now = new Date();
    const lines = checks.map(({ key }) => ({ key, amount: asked.toFixed(6) }));
    for (const { key } of lines) {
      const { settled, held } = counterOf(key);
      counters.set(key, { settled, held: held.plus(asked) });
    }
    const expiresAt = new Date(now.getTime() + 30_000);
    const ending = { closedAt: null, actual: null, charges: null };
    holds.set(id, { id, status: 'open', lines, decision: { checks }, openedAt: now, expiresAt, ...ending });
    operations.set(operation, { id, at: now });
    return id;
  };

  const settle = async (id: string, amount: string): Promise<void> => {
    await Promise.resolve();
    const hold = holds.get(id);
    if (hold?.status !== 'open') return;
    const actual = new Decimal(amount);
    const at = new Date();
    for (const [index, { key, amount: taken }] of hold.lines.entries()) {
      const { settled, held } = counterOf(key);
      const next = { settled: settled.plus(actual), held: held.minus(taken) };
      if (thresholds.some((share) => next.settled.greaterThanOrEqualTo(cap.times(share)))) return;
      counters.set(key, next);
      entries.set(`${id}:${index}`, { key, amount: actual.toFixed(6), cause: 'settle', hold: id, at });
    }
    const charges = hold.lines.map(({ key }) => ({ key, charged: actual.toFixed(6) }));
    holds.set(id, { ...hold, status: 'settled', closedAt: at, actual: actual.toFixed(6), charges });
  };
  return { reserve, settle };
}
