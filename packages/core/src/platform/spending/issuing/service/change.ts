import { DomainError } from '../../../../kernel/errors.js';
import { insertion, replacement, type Write } from '../../../../storage/counters.js';
import {
  cardAccounts,
  issuedCards,
  type Card,
  type CardAccount,
  type IssuingChange,
  type With,
} from '../model.js';
import { bringToIssuer, cardRefused } from './issuer.js';
import { cardOf } from './load.js';
import type { Call, Caller, IssuingParts } from './parts.js';
import {
  announced,
  asMore,
  commitRows,
  issuerWork,
  joined,
  opsOf,
  programOf,
  stepIds,
  still,
  workOn,
} from './step.js';

type Rows = { readonly cardAccounts: CardAccount; readonly issuedCards: Card };

/** What a step about an account and its cards stores. */
export interface Change<O> {
  readonly before: CardAccount | null;
  readonly account: CardAccount;
  readonly cards: readonly { readonly before: Card | null; readonly card: Card }[];
  readonly outcome: O;
}

/** Commits an account's and its cards' change, with what the caller adds. */
export async function commitChange<O>(
  parts: IssuingParts,
  caller: Caller,
  change: Change<O>,
  asking: {
    readonly now: Date;
    readonly call: Call;
    readonly step: string;
    readonly also?: With<O> | undefined;
  },
): Promise<boolean> {
  const { before, account, cards, outcome } = change;
  const { now, also } = asking;
  const program = programOf(parts, account.program);
  const ids = stepIds(parts.runtime.id);
  const own = {
    find: {
      cardAccounts: { table: cardAccounts, ids: [account.id] },
      issuedCards: { table: issuedCards, ids: cards.map(({ card }) => card.id) },
    },
    write: (_: unknown, seen: { readonly found: { readonly [K in keyof Rows]: readonly Rows[K][] } }) => {
      const id = ids.restart();
      const row = still(before, seen.found.cardAccounts);
      const writes: Write[] = [];
      const tell = (told: IssuingChange): void => {
        writes.push(...announced(program, told, id));
      };
      if (account !== before) {
        writes.push(
          row === null ? insertion(cardAccounts, account) : replacement(cardAccounts, row, account),
        );
        tell({ kind: 'account', before, account, now });
      }
      for (const { before: seenCard, card } of cards) {
        const found = still(
          seenCard,
          seen.found.issuedCards.filter((each) => each.id === card.id),
        );
        writes.push(found === null ? insertion(issuedCards, card) : replacement(issuedCards, found, card));
        writes.push(workOn(issuerWork, caller.tenant, card.id, now));
        tell({ kind: 'card', before: seenCard, card, account, now });
      }
      const theirs = also?.write(outcome, seen as never);
      writes.push(...(theirs?.writes ?? []));
      return { writes, ...(theirs?.counters && { counters: theirs.counters }), result: null };
    },
  };
  const step = joined<unknown, null, Rows>(account, own, asMore(also));
  const ops = opsOf(asking.call.op, asking.step);
  const { replayed } = await commitRows(parts, caller, step, { now, ops });
  if (cards.length > 0) parts.wake(issuerWork);
  return replayed;
}

/** Asks the issuer once before the answer; what does not work now is left to the worker. @throws `card_refused`. */
export async function issueNow(
  parts: IssuingParts,
  tenant: string,
  cardId: string,
  now: Date,
): Promise<Card> {
  const card = await bringToIssuer(parts, tenant, cardId, now).catch(() => cardOf(parts, tenant, cardId));
  if (card.issuance === 'refused') throw cardRefused();
  return card;
}

/** It spends no more, for good. */
export const closedAccount = (): DomainError =>
  new DomainError('account_closed', 'refused', 'The account is closed.');
/** It spends no more, for good. */
export const closedCard = (): DomainError => new DomainError('card_closed', 'refused', 'The card is closed.');
