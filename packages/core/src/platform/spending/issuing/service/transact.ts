import type { Addition, Also, Extra } from '../../../../budgets/model.js';
import type { Micros } from '../../../../kernel/micros.js';
import { entry, replacement, type Seen, type Write } from '../../../../storage/counters.js';
import type { Lookup } from '../../../../storage/storage.js';
import type { Identified } from '../../../../storage/table.js';
import {
  cardAccounts,
  cardApprovals,
  cardTransactions,
  issuedCards,
  spendEntries,
  type AfterStep,
  type Card,
  type CardAccount,
  type CardApproval,
  type CardTransaction,
  type IssuingChange,
  type With,
} from '../model.js';
import { frozenCard } from '../rules/card-change.js';
import type { Caller, IssuingParts } from './parts.js';
import {
  announced,
  asMore,
  authorizationWork,
  issuerWork,
  joined,
  programOf,
  stepIds,
  still,
  stored,
  workOn,
} from './step.js';

/** The rows that a step about a transaction is shown. */
export type TransactionRows = {
  readonly cardAccounts: CardAccount;
  readonly issuedCards: Card;
  readonly cardTransactions: CardTransaction;
  readonly cardApprovals: CardApproval;
  /** What the network gave back of a transaction that it is only now heard of. */
  readonly refunds: CardTransaction;
};

/** What a step about a transaction was planned from. */
export interface TransactionPlan {
  readonly tenant: string;
  readonly account: CardAccount;
  readonly card: Card | null;
  /** Null for a new one. */
  readonly before: CardTransaction | null;
  /** Of the transaction when it is new. */
  readonly reference: string;
  readonly approval?: CardApproval | null;
  /** Over a network, where facts arrive in any order. */
  readonly network?: boolean;
  /** What a refund gives back. */
  readonly original?: CardTransaction | null;
  readonly now: Date;
}

/** What a step makes of it. */
export interface Made {
  readonly transaction: CardTransaction;
  readonly approval?: CardApproval | null;
  readonly original?: CardTransaction;
  readonly notify?: boolean;
  /** When a change of spend counts: now, unless it is taken off a hold of earlier. */
  readonly spendAt?: Date;
  readonly writes?: readonly Write[];
}

/** What is stored of a step's answer. */
export type TransactionReceipt = { readonly transaction: string; readonly approval: string | null };

/** What a step is shown besides: rows of an after-step, and the engine's budgets. */
export type StepSeen = Seen<TransactionRows>;

type TransactionChange = Extract<IssuingChange, { readonly kind: 'transaction' }>;

const spendOf = (row: CardTransaction | null): Micros => {
  if (row === null) return 0n;
  const amount = row.posted + row.held;
  return row.type === 'refund' ? -amount : amount;
};

/** The transaction as its program wants it stored. */
const withFacts = (parts: IssuingParts, account: CardAccount, row: CardTransaction): CardTransaction => {
  const facts = programOf(parts, account.program).facts;
  return facts ? { ...row, facts: facts(row) } : row;
};

/**
 * A step about one transaction, for the engine's verb that moves its money: rows, spend, events, and the program's after-step,
 * all under the account's lock. `make` answers null where nothing is to be stored.
 *
 * @param preview the transaction as it will probably be: what the program prepares its after-step for.
 */
export async function transactionStep<O>(
  parts: IssuingParts,
  plan: TransactionPlan,
  preview: CardTransaction,
  make: (outcome: O, seen: StepSeen) => Made | null,
  also?: With<{ readonly approval: CardApproval; readonly transaction: CardTransaction }>,
): Promise<{
  readonly also: Also<O, TransactionReceipt | null, TransactionRows & Extra>;
  readonly made: () => Made | null;
}> {
  const { account, card, before, now, tenant } = plan;
  const program = programOf(parts, account.program);
  const change = (transaction: CardTransaction, notify: boolean): TransactionChange => ({
    kind: 'transaction',
    before,
    transaction,
    account,
    card,
    notify,
    now,
  });
  const after: AfterStep | null =
    (await program.prepare?.(change(withFacts(parts, account, preview), false), tenant)) ?? null;
  const ids = stepIds(parts.runtime.id);
  let last: Made | null = null;

  const write = (outcome: O, seen: StepSeen): Addition<TransactionReceipt | null> => {
    const rows = rowsUnderLock(plan, seen);
    const id = ids.restart();
    const drafted = make(outcome, seen);
    last = null;
    if (drafted === null) return { result: null };
    const transaction = withFacts(parts, account, {
      ...drafted.transaction,
      revision: (before?.revision ?? 0) + 1,
      updatedAt: now,
    });
    const made: Made = {
      ...drafted,
      transaction,
      ...(drafted.approval && {
        approval: { ...drafted.approval, revision: (plan.approval?.revision ?? 0) + 1 },
      }),
    };
    last = made;
    const told = change(transaction, made.notify ?? false);
    const writes = [
      stored(cardTransactions, rows.before, transaction),
      ...spent(rows, made, id),
      ...announced(program, told, id),
      ...rest(parts, rows, made, id),
      ...(made.writes ?? []),
    ];
    const added = after?.write(told, seen) ?? null;
    writes.push(...(added?.writes ?? []));
    if (added?.freeze && rows.card?.status === 'active')
      writes.push(...freezing(parts, { account, card: rows.card, tenant, now }, added.freeze.reason, id));
    const theirs = also && made.approval ? also.write({ approval: made.approval, transaction }, seen) : null;
    writes.push(...(theirs?.writes ?? []));
    const counters = new Map([...(added?.counters ?? []), ...(theirs?.counters ?? [])]);
    return {
      writes,
      ...(counters.size > 0 && { counters }),
      result: { transaction: transaction.id, approval: made.approval?.id ?? null },
    };
  };
  const own = { find: lookups(plan), write };
  const more = [
    ...(after ? [{ find: after.find as Record<string, Lookup<Identified>>, keys: after.keys }] : []),
    ...asMore(also),
  ];
  return {
    also: joined<O, TransactionReceipt | null, TransactionRows & Extra>(account, own as never, more),
    made: () => last,
  };
}

function lookups(plan: TransactionPlan): { [K in keyof TransactionRows]: Lookup<TransactionRows[K]> } {
  const { account, card, reference, before, approval, original, network } = plan;
  const named = before?.reference ?? reference;
  return {
    cardAccounts: { table: cardAccounts, ids: [account.id] },
    issuedCards: { table: issuedCards, ids: card ? [card.id] : [] },
    cardTransactions: {
      table: cardTransactions,
      where: { reference: original ? { in: [named, original.reference] } : named },
    },
    cardApprovals: { table: cardApprovals, ids: approval ? [approval.id] : [] },
    refunds: {
      table: cardTransactions,
      ...(before === null && network === true ? { where: { original: reference } } : { ids: [] }),
    },
  };
}

/** The plan with its rows as they are under the lock. @throws DomainError `account_moved` when one has changed. */
function rowsUnderLock(plan: TransactionPlan, { found }: StepSeen): TransactionPlan {
  const { before, reference, original } = plan;
  const of = (name: string) => found.cardTransactions.filter((row) => row.reference === name);
  return {
    ...plan,
    account: still(plan.account, found.cardAccounts) ?? plan.account,
    card: plan.card && still(plan.card, found.issuedCards),
    approval: plan.approval ? still(plan.approval, found.cardApprovals) : null,
    before: still(before, of(before?.reference ?? reference)),
    original: original ? still(original, of(original.reference)) : null,
  };
}

/** The change of spend, if there is one. */
function spent(
  { before, now }: TransactionPlan,
  { transaction, spendAt }: Made,
  id: () => string,
): readonly Write[] {
  const amount = spendOf(transaction) - spendOf(before);
  if (amount === 0n) return [];
  const { accountId, cardId, type, currency, category, provider } = transaction;
  return [
    entry(spendEntries, {
      id: id(),
      transactionId: transaction.id,
      accountId,
      cardId,
      type,
      currency,
      category,
      provider,
      amount,
      at: spendAt ?? now,
    }),
  ];
}

/** The approval, what is refunded, and the work that ends an authorization at its time. */
function rest(
  parts: IssuingParts,
  { tenant, before, account, approval, original, now }: TransactionPlan,
  made: Made,
  id: () => string,
): readonly Write[] {
  const { transaction } = made;
  const program = programOf(parts, account.program);
  const writes: Write[] = [];
  if (made.approval) {
    const seen = approval ?? null;
    const next = made.approval;
    writes.push(stored(cardApprovals, seen, next));
    const told: IssuingChange = { kind: 'approval', before: seen, approval: next, transaction, account, now };
    writes.push(...announced(program, told, id));
  }
  if (made.original && original) {
    const next = withFacts(parts, account, {
      ...made.original,
      revision: original.revision + 1,
      updatedAt: now,
    });
    writes.push(replacement(cardTransactions, original, next));
  }
  const { expiresAt, status } = transaction;
  if (status === 'pending' && expiresAt && expiresAt.getTime() !== before?.expiresAt?.getTime())
    writes.push(workOn(authorizationWork, tenant, transaction.id, expiresAt));
  return writes;
}

/** A card frozen by a product's after-step, in the commit of what made it do so. */
function freezing(
  parts: IssuingParts,
  on: { readonly account: CardAccount; readonly card: Card; readonly tenant: string; readonly now: Date },
  reason: string,
  id: () => string,
): readonly Write[] {
  const { account, card, tenant, now } = on;
  const next = frozenCard(card, reason, now);
  const told: IssuingChange = { kind: 'card', before: card, card: next, account, now };
  return [
    replacement(issuedCards, card, next),
    workOn(issuerWork, tenant, card.id, now),
    ...announced(programOf(parts, account.program), told, id),
  ];
}

/** The transaction that a step left, or that an earlier one of the same request did. */
export async function settledRow(
  parts: IssuingParts,
  caller: Caller,
  receipt: TransactionReceipt,
  made: Made | null,
): Promise<CardTransaction> {
  if (made) return made.transaction;
  const row = await parts.storage.tenant(caller.tenant).collection(cardTransactions).get(receipt.transaction);
  if (!row) throw new Error(`transaction ${receipt.transaction} is no longer kept`);
  return row;
}
