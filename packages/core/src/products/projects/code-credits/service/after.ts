import type { Runtime } from '../../../../kernel/runtime.js';
import { emptyCounter, entry } from '../../../../storage/counters.js';
import type { Share, TransactionChange } from '../../service/after.js';
import { spendInstant } from '../../service/spent.js';
import { creditEntries, creditsKey, type CreditEntry, type CreditKind } from '../model.js';
import { earnedBy } from '../rules/earned.js';
import { tierOf, type Tier } from '../rules/tiers.js';

/**
 * What a transaction's change does to credits, in the commit of the change: pending while it is authorized, earned as it
 * posts, taken back with a refund.
 */
export function creditShare(parts: {
  readonly runtime: Pick<Runtime, 'id'>;
  readonly tiers: readonly Tier[];
}): Share {
  const id = parts.runtime.id();
  return {
    keys: [creditsKey],
    write: (change, { found, counters }) => {
      const { before, transaction } = change;
      const { rate } = tierOf(transaction.category, parts.tiers);
      // A refund never changes after it was written, so that its charge before that is all there is to know.
      if (transaction.type === 'refund' && before !== null) return null;
      const [from, to] = [earnedBy(before, rate), earnedBy(transaction, rate, found.charges[0] ?? null)];
      const [amount, pending] = [to.earned - from.earned, to.pending - from.pending];
      if (amount === 0n && pending === 0n) return null;
      const counter = counters.get(creditsKey) ?? emptyCounter;
      const next = { ...counter, settled: counter.settled + amount, held: counter.held + pending };
      return {
        writes: [entry(creditEntries, entryOf(change, { id, amount, pending, rate }))],
        counters: new Map([[creditsKey, next]]),
      };
    },
  };
}

const kindOf = (amount: bigint): CreditKind =>
  amount > 0n ? 'earned' : amount < 0n ? 'reversed' : 'pending';

function entryOf(
  { transaction, account, now }: TransactionChange,
  { id, amount, pending, rate }: Pick<CreditEntry, 'id' | 'amount' | 'pending' | 'rate'>,
): CreditEntry {
  const { category, provider, type } = transaction;
  return {
    ...{ id, kind: kindOf(amount), amount, pending, category, provider, rate },
    transactionId: transaction.id,
    projectId: account.id,
    description: amount < 0n ? `Refund from ${provider}` : `${rate.toString()}% on ${provider}`,
    shown: amount !== 0n,
    at: type === 'refund' ? now : spendInstant(transaction),
    writtenAt: now,
  };
}
