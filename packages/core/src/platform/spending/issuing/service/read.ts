import type { Micros } from '../../../../kernel/micros.js';
import { pageOf, type Page } from '../../../../kernel/page.js';
import type { Where } from '../../../../storage/match.js';
import {
  cardAccounts,
  cardApprovals,
  cardTransactions,
  issuedCards,
  ofAccount,
  spendEntries,
  type CardApproval,
  type CardTransaction,
} from '../model.js';
import { approvalAt } from '../rules/approval.js';
import { transactionAt } from '../rules/standing.js';
import type { TransactionPage } from './asks.js';
import type { IssuingService } from './contract.js';
import { authorizationMsOf } from './charge.js';
import { standings } from './limits.js';
import type { IssuingParts } from './parts.js';

type Reading = Pick<
  IssuingService,
  | 'account'
  | 'accounts'
  | 'card'
  | 'cards'
  | 'standings'
  | 'transaction'
  | 'transactions'
  | 'approval'
  | 'approvals'
  | 'spend'
  | 'spendByDay'
>;

const oneOf = (value: string | readonly string[]) => (typeof value === 'string' ? value : { in: value });

function whereOf(page: TransactionPage): Where<CardTransaction> {
  const { accountId, cardId, statuses, types, merchantKey, category, from, before } = page;
  const { minAmount, belowAmount } = page;
  return {
    ...(accountId !== undefined && { accountId: oneOf(accountId) }),
    ...(cardId !== undefined && { cardId }),
    ...(statuses && { status: { in: statuses } }),
    ...(types && { type: { in: types } }),
    ...(merchantKey !== undefined && { merchantKey }),
    ...(category !== undefined && { category }),
    ...((from ?? before) && { createdAt: { ...(from && { from }), ...(before && { before }) } }),
    ...((minAmount !== undefined || belowAmount !== undefined) && {
      amount: {
        ...(minAmount !== undefined && { from: minAmount }),
        ...(belowAmount !== undefined && { before: belowAmount }),
      },
    }),
  };
}

/** The dimension's stored value: preceded by its currency, and for one account by the account. */
const valueIn = (currency: string, accountId: string | undefined, value: string): string =>
  `${currency}:${accountId === undefined ? value : ofAccount(accountId, value)}`;

/** What a stored value says to a caller; null when it is another currency's or another account's. */
function valueOut(currency: string, accountId: string | undefined, stored: string): string | null {
  if (!stored.startsWith(`${currency}:`)) return null;
  const value = stored.slice(currency.length + 1);
  if (accountId === undefined) return value;
  const start = `[${JSON.stringify(accountId)},`;
  return value.startsWith(start) ? (JSON.parse(value.slice(start.length, -1)) as string) : null;
}

/** Makes the reads. */
export function reading(parts: IssuingParts): Reading {
  const door = (tenant: string) => parts.storage.tenant(tenant);
  const clock = (now: Date | undefined): Date => now ?? parts.runtime.now();
  const authorizationMs = authorizationMsOf(parts);
  return {
    account: ({ tenant }, id) => door(tenant).collection(cardAccounts).get(id),
    accounts: ({ tenant }, ids) =>
      door(tenant)
        .collection(cardAccounts)
        .find({ id: { in: ids } }),
    card: ({ tenant }, id) => door(tenant).collection(issuedCards).get(id),
    cards: async ({ tenant }, { accountId, status, limit, after }) => {
      const where = {
        ...(accountId !== undefined && { accountId: oneOf(accountId) }),
        ...(status && { status }),
      };
      const order = { by: 'createdAt', direction: 'asc' } as const;
      const options = { order, limit: limit + 1, ...(after && { after }) };
      return pageOf(await door(tenant).collection(issuedCards).find(where, options), limit, 'createdAt');
    },
    standings: (caller, type, ids, now) => standings(parts, caller, type, ids, clock(now)),
    transaction: async ({ tenant }, id, now) => {
      const row = await door(tenant).collection(cardTransactions).get(id);
      return row && transactionAt(row, clock(now), authorizationMs);
    },
    transactions: async ({ tenant }, page, now): Promise<Page<CardTransaction>> => {
      const order = { by: 'createdAt', direction: 'desc' } as const;
      const options = { order, limit: page.limit + 1, ...(page.after && { after: page.after }) };
      const rows = await door(tenant).collection(cardTransactions).find(whereOf(page), options);
      const at = clock(now);
      return pageOf(
        rows.map((row) => transactionAt(row, at, authorizationMs)),
        page.limit,
        'createdAt',
      );
    },
    approval: async ({ tenant }, id, now) => {
      const row = await door(tenant).collection(cardApprovals).get(id);
      return row && approvalAt(row, clock(now));
    },
    approvals: async (
      { tenant },
      { statuses, accountId, limit, after },
      now,
    ): Promise<Page<CardApproval>> => {
      const where = {
        ...(statuses && { status: { in: statuses } }),
        ...(accountId !== undefined && { accountId }),
      };
      const order = { by: 'createdAt', direction: 'desc' } as const;
      const at = clock(now);
      const rows = await door(tenant)
        .collection(cardApprovals)
        .find(where, { order, limit: limit + 1, ...(after && { after }) });
      const page = pageOf(rows, limit, 'createdAt');
      const items = page.items.map((row) => approvalAt(row, at));
      // What the clock has ended since it was stored is no longer what was asked for.
      return { ...page, items: statuses ? items.filter(({ status }) => statuses.includes(status)) : items };
    },
    spend: async ({ tenant }, { by, currency, from, before, accountId }) => {
      const cells = await door(tenant).log(spendEntries).rollups.series(by, { from, before });
      const sums = new Map<string, Micros>();
      for (const { value: stored, measures } of cells) {
        const value = valueOut(currency, accountId, stored);
        if (value !== null) sums.set(value, (sums.get(value) ?? 0n) + (measures['amount'] ?? 0n));
      }
      return [...sums]
        .map(([value, amount]) => ({ value, amount }))
        .filter(({ amount }) => amount !== 0n)
        .sort((a, b) =>
          a.amount === b.amount ? (a.value < b.value ? -1 : 1) : a.amount < b.amount ? 1 : -1,
        );
    },
    spendByDay: async ({ tenant }, { by, currency, value, accountId, from, before }) => {
      const stored = valueIn(currency, accountId, value);
      const cells = await door(tenant).log(spendEntries).rollups.series(by, { from, before, value: stored });
      return new Map(cells.map(({ day, measures }) => [day, measures['amount'] ?? 0n]));
    },
  };
}
