import { DomainError } from '../../../../kernel/errors.js';
import {
  cardAccounts,
  cardTransactions,
  issuedCards,
  type Card,
  type CardAccount,
  type CardTransaction,
} from '../model.js';
import type { IssuingParts, RememberedRows } from './parts.js';

/** There is no such thing, or it is another tenant's. */
export const missing = (what: 'account' | 'card' | 'transaction' | 'approval'): DomainError =>
  new DomainError(`${what}_missing`, 'missing', `There is no such ${what}.`);

/** An account. @throws DomainError `account_missing`. */
export async function accountOf(parts: IssuingParts, tenant: string, id: string): Promise<CardAccount> {
  const row = await parts.storage.tenant(tenant).collection(cardAccounts).get(id);
  if (!row) throw missing('account');
  return row;
}

/** A card. @throws DomainError `card_missing`. */
export async function cardOf(parts: IssuingParts, tenant: string, id: string): Promise<Card> {
  const row = await parts.storage.tenant(tenant).collection(issuedCards).get(id);
  if (!row) throw missing('card');
  return row;
}

/** An account and one of its cards, read together. @throws DomainError `account_missing`, `card_missing`. */
export async function accountAndCard(
  parts: IssuingParts,
  tenant: string,
  accountId: string,
  cardId: string | null,
): Promise<{ readonly account: CardAccount; readonly card: Card | null }> {
  const [account, card] = await Promise.all([
    accountOf(parts, tenant, accountId),
    cardId === null ? null : cardOf(parts, tenant, cardId),
  ]);
  if (card && card.accountId !== account.id) throw missing('card');
  return { account, card };
}

const rowsRemembered = 10_000;

/**
 * The same, as they were seen last where `attempt` is 0. Only a plan may be made from them: its step compares them with
 * the rows under the lock.
 */
export async function rememberedRows(
  parts: IssuingParts,
  tenant: string,
  accountId: string | null,
  cardId: string | null,
  attempt: number,
): Promise<RememberedRows> {
  const { memory } = parts;
  const key = `${tenant}/${accountId ?? ''}/${cardId ?? ''}`;
  const known = attempt === 0 ? memory?.get(key) : undefined;
  if (known) return known;
  memory?.delete(key);
  const owner = accountId ?? (await cardOf(parts, tenant, cardId ?? '')).accountId;
  const rows = await accountAndCard(parts, tenant, owner, cardId);
  if (memory && memory.size >= rowsRemembered) memory.clear();
  memory?.set(key, rows);
  return rows;
}

/** A transaction. @throws DomainError `transaction_missing`. */
export async function transactionOf(
  parts: IssuingParts,
  tenant: string,
  id: string,
): Promise<CardTransaction> {
  const row = await parts.storage.tenant(tenant).collection(cardTransactions).get(id);
  if (!row) throw missing('transaction');
  return row;
}

/** The transaction that a network knows by this reference. */
export async function byReference(
  parts: IssuingParts,
  tenant: string,
  reference: string,
): Promise<CardTransaction | null> {
  const [row] = await parts.storage.tenant(tenant).collection(cardTransactions).find({ reference });
  return row ?? null;
}

/** What the network gave back of a charge, as far as it was told. */
export async function refundsOf(
  parts: IssuingParts,
  tenant: string,
  reference: string,
): Promise<readonly CardTransaction[]> {
  return parts.storage.tenant(tenant).collection(cardTransactions).find({ original: reference });
}
