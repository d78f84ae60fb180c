import type { Counter, Seen } from '../../../storage/counters.js';
import {
  cardTransactions,
  type AfterAddition,
  type AfterStep,
  type CardTransaction,
  type IssuingChange,
} from '../../../platform/spending/issuing/model.js';
import { alertRules, type AlertRule } from '../../../platform/spending/alerts/model.js';
import { projects, type Project } from '../portfolio/model.js';
import { productName } from './parts.js';

/** A change of a transaction. */
export type TransactionChange = Extract<IssuingChange, { readonly kind: 'transaction' }>;

/** The rows that shares are shown under the locks. */
export type ShareRows = {
  readonly projects: Project;
  /** What a refund gives back, as it was before. */
  readonly charges: CardTransaction;
  /** The rules that are stored; defaults that nobody touched are not. */
  readonly rules: AlertRule;
};

/** One capability's part of what commits with a transaction. Parts never change the same counter. */
export interface Share {
  readonly keys: readonly string[];
  /** Whether it looks at the alert rules. */
  readonly asksRules?: boolean;
  /** Told the change as it really is, which may differ from the one that the share was prepared for. */
  readonly write: (change: TransactionChange, seen: Seen<ShareRows>) => AfterAddition | null;
}

/** The parts as one step; null when there are none. */
export function together(
  { account, transaction }: TransactionChange,
  shares: readonly (Share | null)[],
): AfterStep | null {
  const parts = shares.filter((share) => share !== null);
  if (parts.length === 0) return null;
  const keys = parts.flatMap((part) => part.keys);
  const { original } = transaction;
  const watched = parts.some((part) => part.asksRules);
  const step: AfterStep<ShareRows> = {
    find: {
      projects: { table: projects, ids: [account.id] },
      rules: { table: alertRules, ...(watched ? { where: { surface: productName } } : { ids: [] }) },
      charges: {
        table: cardTransactions,
        ...(original === null ? { ids: [] } : { where: { reference: original } }),
      },
    },
    keys: () => keys,
    write: (change, seen) => {
      const additions = parts.flatMap((part) => part.write(change, seen) ?? []);
      const freeze = additions.find((each) => each.freeze)?.freeze;
      return {
        writes: additions.flatMap((each) => each.writes ?? []),
        counters: new Map<string, Counter>(additions.flatMap((each) => [...(each.counters ?? [])])),
        ...(freeze && { freeze }),
      };
    },
  };
  // Who runs it knows rows by name only.
  return step as unknown as AfterStep;
}
