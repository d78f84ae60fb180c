import { DomainError } from '../../../../kernel/errors.js';
import {
  cardAccounts,
  issuedCards,
  type Card,
  type CardAccount,
  type IssuingChange,
  type With,
} from '../model.js';
import { isIssuerRefusal, type CardIssued } from '../ports.js';
import { needsIssuer } from '../rules/card-change.js';
import { issuerLimits } from './limits.js';
import { accountOf, cardOf } from './load.js';
import { cardReference } from './network.js';
import type { IssuingParts } from './parts.js';
import {
  announced,
  asMore,
  commitRows,
  joined,
  programOf,
  stepIds,
  still,
  stored,
  untilStill,
} from './step.js';

/** What a step about a card changes. */
interface CardMade {
  readonly card: Card;
  readonly account?: CardAccount;
}

type CardRows = { readonly cardAccounts: CardAccount; readonly issuedCards: Card };

/** Commits a card's change under its account's lock. Throws `account_moved` when it must be planned anew. */
async function commitCard(
  parts: IssuingParts,
  on: { readonly tenant: string; readonly account: CardAccount; readonly before: Card; readonly now: Date },
  made: CardMade,
  also?: With<null> | null,
): Promise<void> {
  const { tenant, account, before, now } = on;
  const program = programOf(parts, account.program);
  const ids = stepIds(parts.runtime.id);
  const own = {
    find: {
      cardAccounts: { table: cardAccounts, ids: [account.id] },
      issuedCards: { table: issuedCards, ids: [before.id] },
    },
    write: (
      _: unknown,
      seen: { readonly found: { readonly [K in keyof CardRows]: readonly CardRows[K][] } },
    ) => {
      const id = ids.restart();
      const accountRow = still(account, seen.found.cardAccounts);
      const cardRow = still(before, seen.found.issuedCards);
      const next = made.account ?? account;
      const told: IssuingChange = { kind: 'card', before, card: made.card, account: next, now };
      const writes = [stored(issuedCards, cardRow, made.card), ...announced(program, told, id)];
      if (made.account) {
        const change: IssuingChange = { kind: 'account', before: account, account: made.account, now };
        writes.push(stored(cardAccounts, accountRow, made.account), ...announced(program, change, id));
      }
      const theirs = also?.write(null, seen as never);
      writes.push(...(theirs?.writes ?? []));
      return { writes, ...(theirs?.counters && { counters: theirs.counters }), result: null };
    },
  };
  const step = joined<unknown, null, CardRows>(account, own, asMore(also ?? undefined));
  await commitRows(parts, { tenant }, step, { now });
}

/** The issuer said no: the card is over, and so is an account that was opened for it. */
async function takeBack(parts: IssuingParts, tenant: string, card: Card, now: Date): Promise<void> {
  const account = await accountOf(parts, tenant, card.accountId);
  const refused: Card = { ...card, status: 'closed', issuance: 'refused', updatedAt: now };
  const program = programOf(parts, account.program);
  // Rows of one commit have one instant: the account was opened with the card.
  const born = !program.cardless && account.createdAt.getTime() === card.createdAt.getTime();
  const closed: CardAccount = {
    ...account,
    status: 'closed',
    revision: account.revision + 1,
    updatedAt: now,
  };
  const also = (await program.compensate?.({ account, card }, tenant)) ?? null;
  const made = born && account.status !== 'closed' ? { card: refused, account: closed } : { card: refused };
  await commitCard(parts, { tenant, account, before: card, now }, made, also);
}

const issuedAs = (card: Card, issued: CardIssued, now: Date): Card => {
  const { token, last4, brand, expMonth, expYear } = issued;
  return {
    ...card,
    issuance: 'issued',
    token,
    last4,
    brand,
    expMonth,
    expYear,
    updatedAt: now,
  };
};

/**
 * Brings a card at the issuer to what its row says, as often as the row moves. Calls carry derived keys, so that a crash at
 * any point is made good by running again.
 *
 * @throws whatever the issuer threw, when it may work later.
 */
export async function bringToIssuer(
  parts: IssuingParts,
  tenant: string,
  cardId: string,
  now: Date,
): Promise<Card> {
  const issuer = parts.issuerFor(tenant);
  for (;;) {
    const card = await cardOf(parts, tenant, cardId);
    if (!needsIssuer(card)) return card;
    const account = await accountOf(parts, tenant, card.accountId);
    const { revision, status } = card;
    if (card.issuance === 'provisioning') {
      const order = {
        idempotencyKey: `card:${tenant}:${cardId}`,
        reference: cardReference(tenant, cardId),
        name: card.name,
        currency: account.currency,
      };
      try {
        const issued = await issuer.provision(order);
        await noteCard(parts, tenant, cardId, now, (row) => issuedAs(row, issued, now));
      } catch (error) {
        if (!isIssuerRefusal(error)) throw error;
        await untilStill(async () => {
          const row = await cardOf(parts, tenant, cardId);
          if (row.issuance === 'provisioning') await takeBack(parts, tenant, row, now);
        });
      }
      continue;
    }
    if (card.token === null) throw new Error(`card ${cardId} has no token`);
    const idempotencyKey = `card:${tenant}:${cardId}:${revision}`;
    const limits = await issuerLimits(parts, tenant, account, cardId);
    await issuer.update({ idempotencyKey, token: card.token, status, limits });
    await noteCard(parts, tenant, cardId, now, (row) => ({ ...row, synced: Math.max(row.synced, revision) }));
  }
}

/** Notes what the issuer knows; the card may have changed meanwhile. */
const noteCard = (
  parts: IssuingParts,
  tenant: string,
  cardId: string,
  now: Date,
  note: (card: Card) => Card,
): Promise<void> =>
  untilStill(async () => {
    const before = await cardOf(parts, tenant, cardId);
    const account = await accountOf(parts, tenant, before.accountId);
    await commitCard(parts, { tenant, account, before, now }, { card: note(before) });
  });

/** What a caller is told of a card that the issuer refused. */
export const cardRefused = (): DomainError =>
  new DomainError('card_refused', 'unavailable', 'The issuer would not make the card.');
