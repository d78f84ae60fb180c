import { budgets } from '../../../../budgets/model.js';
import type { Actor } from '../../../../kernel/actor.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { Card } from '../../../../platform/spending/issuing/model.js';
import type { LimitStanding } from '../../../../platform/spending/issuing/service.js';
import type { CardConfig, WalletConfig } from '../../policy-file/model.js';
import type { WalletParts } from '../../service/parts.js';
import type { Wallet } from '../model.js';
import { balanceSubject, slots } from '../rules/charge-checks.js';

/** A card with what is spent on it. */
export interface CardView {
  readonly card: Card;
  readonly standing: LimitStanding | null;
}

/** A wallet as it stands. */
export interface WalletView {
  readonly wallet: Wallet;
  readonly currency: string;
  readonly balance: Micros;
  readonly daily: LimitStanding | null;
  readonly monthly: LimitStanding | null;
  /** Oldest first, closed ones left out. */
  readonly cards: readonly CardView[];
}

const cardsAtOnce = 200;

/** Every card of these wallets that is not closed. */
async function openCards(
  { issuing }: WalletParts,
  tenant: string,
  ids: readonly string[],
): Promise<readonly Card[]> {
  const all: Card[] = [];
  for (let after = null, more = true; more;) {
    const page: Awaited<ReturnType<typeof issuing.cards>> = await issuing.cards(
      { tenant },
      { accountId: ids, limit: cardsAtOnce, ...(after !== null && { after }) },
    );
    all.push(...page.items.filter(({ status }) => status !== 'closed'));
    after = page.next as never;
    more = page.next !== null;
  }
  return all;
}

/** What is left of what was put into each wallet. */
async function balancesOf(
  { storage, budgetsFor }: WalletParts,
  actor: Actor,
  ids: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Micros>> {
  const rows = await storage
    .tenant(actor.tenant)
    .collection(budgets)
    .find({ subjectType: balanceSubject, subjectId: { in: ids } });
  const statuses = rows.length === 0 ? [] : await budgetsFor(actor).statuses(rows, now);
  return new Map(statuses.map(({ budget, settled }) => [budget.subjectId, -settled]));
}

/** The limits and spend of cards. */
export async function cardViews(
  { issuing }: WalletParts,
  tenant: string,
  cards: readonly Card[],
  now: Date,
): Promise<readonly CardView[]> {
  const ids = cards.map(({ id }) => id);
  const standings = ids.length === 0 ? new Map() : await issuing.standings({ tenant }, 'card', ids, now);
  return cards.map((card) => ({
    card,
    standing:
      (standings.get(card.id) as readonly LimitStanding[] | undefined)?.find(
        ({ slot }) => slot === slots.card,
      ) ?? null,
  }));
}

/** Wallets with everything that is shown of them, in the order given; reads do not grow with their number. */
export async function walletViews(
  parts: WalletParts,
  actor: Actor,
  rows: readonly Wallet[],
  now: Date,
): Promise<readonly WalletView[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const { tenant } = actor;
  const [standings, balances, cards] = await Promise.all([
    parts.issuing.standings({ tenant }, 'card_account', ids, now),
    balancesOf(parts, actor, ids, now),
    openCards(parts, tenant, ids).then((found) => cardViews(parts, tenant, found, now)),
  ]);
  return rows.map((wallet) => {
    const limitOf = (name: string): LimitStanding | null =>
      standings.get(wallet.id)?.find(({ slot }) => slot === name) ?? null;
    return {
      wallet,
      currency: wallet.config.spend.currency,
      balance: balances.get(wallet.id) ?? 0n,
      daily: limitOf(slots.daily),
      monthly: limitOf(slots.monthly),
      cards: cards.filter(({ card }) => card.accountId === wallet.id),
    };
  });
}

const textOf = (cap: Micros | null, currency: string, format: (micros: Micros) => string): string | null =>
  cap === null ? null : `${format(cap)} ${currency}`;

/** The whole config of a wallet, its cards included: what a SPEND.md of it says. */
export function configOf(
  { wallet, currency, cards }: Pick<WalletView, 'wallet' | 'currency' | 'cards'>,
  format: (micros: Micros) => string,
): WalletConfig {
  return {
    ...wallet.config,
    cards: cards.map(({ card, standing }): CardConfig => ({
      name: card.name,
      limit: textOf(standing?.cap ?? null, currency, format),
      limit_period: standing?.period ?? 'month',
      frozen: card.status === 'frozen',
    })),
  };
}
