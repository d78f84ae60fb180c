import type { Actor } from '../../../kernel/actor.js';
import { invalid } from '../../../kernel/errors.js';
import type { Micros } from '../../../kernel/micros.js';
import { issuedCards, type Card } from '../../../platform/spending/issuing/model.js';
import type { CardReveal } from '../../../platform/spending/issuing/ports.js';
import type { Wallet } from '../agents/model.js';
import { slots } from '../agents/rules/charge-checks.js';
import { checkUnbound, walletRow } from '../agents/service/read.js';
import { cardViews, type CardView } from '../agents/service/views.js';
import { cardAboveWallet, duplicateCardName, notActive, notFound, planLimit } from '../errors.js';
import { currencyOf, microsOf } from '../policy-file/rules/amount-text.js';
import { plans } from '../rules/plans.js';
import { auditing } from '../service/commit.js';
import type { WalletCall, WalletParts } from '../service/parts.js';

/** How often a card's limit begins anew. */
export type LimitPeriod = 'day' | 'month' | 'total';

/** A card to make. */
export interface NewCard {
  readonly name: string;
  /** Text like `100 USD`; null for none. */
  readonly limit?: string | null;
  readonly limitPeriod?: LimitPeriod;
  readonly frozen?: boolean;
}

/** What can be changed on a card. */
export interface CardChange {
  readonly status?: 'active' | 'frozen' | 'closed';
  /** Why it is frozen; `manual` when absent. */
  readonly reason?: string;
  readonly limit?: string | null;
  readonly limitPeriod?: LimitPeriod;
}

/** Cards of wallets (wallets spec §5.2). A card of a wallet that the caller may not see is not there. */
export interface WalletCards {
  /** Oldest first, closed ones left out. @throws DomainError `not_found`. */
  list(actor: Actor, walletId: string, now?: Date): Promise<readonly CardView[]>;
  /** @throws DomainError `not_found`. */
  get(actor: Actor, id: string, now?: Date): Promise<CardView>;
  /**
   * @throws DomainError `not_found`, `wallet_frozen`, `wallet_closed`, `duplicate_card_name`, `card_limit_above_wallet`,
   * `plan_limit_reached`.
   */
  create(
    actor: Actor,
    walletId: string,
    input: NewCard,
    call?: WalletCall,
  ): Promise<{ readonly view: CardView; readonly replayed: boolean }>;
  /** Setting what is set changes nothing. @throws DomainError `not_found`, `card_closed`. */
  change(actor: Actor, id: string, change: CardChange, call?: WalletCall): Promise<CardView>;
  /** Where its number can be seen, at the issuer's; written down, never stored. @throws DomainError `not_found`. */
  reveal(actor: Actor, id: string, call?: WalletCall): Promise<CardReveal>;
}

/** Cards of a limited plan are counted under this lock. */
const countKey = 'wallets:cards';

const limitOf = (limit: string | null | undefined, period: LimitPeriod = 'month') => ({
  slot: slots.card,
  period,
  cap: microsOf(limit ?? null),
});

/** @throws DomainError `invalid` for another currency, `card_limit_above_wallet`. */
function checkLimit({ config }: Wallet, limit: string | null | undefined): void {
  if (limit === undefined || limit === null) return;
  const { currency, monthly_limit: monthly } = config.spend;
  if (currencyOf(limit) !== currency)
    throw invalid(['limit', 'currency'], `Must be ${currency}, the currency of the wallet`);
  const [most, wanted] = [microsOf(monthly), microsOf(limit) as Micros];
  if (most !== null && wanted > most) throw cardAboveWallet();
}

const openIn = (rows: readonly Card[]): readonly Card[] => rows.filter(({ status }) => status !== 'closed');

/** Makes the service. */
export function walletCards(parts: WalletParts): WalletCards {
  const { issuing, runtime } = parts;

  /** A card with its wallet. @throws DomainError `not_found` for a card of no wallet that the caller may see. */
  const find = async (
    actor: Actor,
    id: string,
  ): Promise<{ readonly card: Card; readonly wallet: Wallet }> => {
    const card = await issuing.card({ tenant: actor.tenant }, id);
    if (!card) throw notFound('card', id);
    const wallet = await walletRow(parts, actor, card.accountId).catch(() => {
      throw notFound('card', id);
    });
    return { card, wallet };
  };
  const view = async (actor: Actor, card: Card, now: Date): Promise<CardView> => {
    const [shown] = await cardViews(parts, actor.tenant, [card], now);
    return shown ?? { card, standing: null };
  };

  return {
    list: async (actor, walletId, now = runtime.now()) => {
      await walletRow(parts, actor, walletId);
      const cards: Card[] = [];
      for (let after: Parameters<typeof issuing.cards>[1]['after'], more = true; more;) {
        const page = await issuing.cards(
          { tenant: actor.tenant },
          { accountId: walletId, limit: 200, ...(after && { after }) },
        );
        cards.push(...openIn(page.items));
        after = page.next ?? undefined;
        more = page.next !== null;
      }
      return cardViews(parts, actor.tenant, cards, now);
    },
    get: async (actor, id, now = runtime.now()) => view(actor, (await find(actor, id)).card, now),
    create: async (actor, walletId, input, { op, now = runtime.now() } = {}) => {
      const wallet = await walletRow(parts, actor, walletId);
      checkUnbound(actor);
      if (wallet.status !== 'active') throw notActive('wallet', wallet.status);
      checkLimit(wallet, input.limit);
      const { cards: most } = plans[parts.planOf(actor.organization)];
      const { card, replayed } = await issuing.addCard(
        { tenant: actor.tenant, actor },
        walletId,
        {
          name: input.name,
          limits: [limitOf(input.limit, input.limitPeriod)],
          ...(input.frozen !== undefined && { frozen: input.frozen }),
        },
        { now, ...(op && { op }) },
        {
          find: {
            siblings: { table: issuedCards, where: { accountId: walletId } } as never,
            ...(most !== null && {
              all: { table: issuedCards, where: { status: { not: 'closed' } } } as never,
            }),
          },
          keys: () => (most === null ? [] : [countKey]),
          write: ({ card: made }, { found }) => {
            const { siblings, all = [] } = found as unknown as {
              siblings: readonly Card[];
              all?: readonly Card[];
            };
            if (openIn(siblings).some(({ name }) => name === input.name)) throw duplicateCardName();
            if (most !== null && all.length >= most) throw planLimit('cards', most);
            const told = { action: 'card.created', resourceType: 'card', resourceId: made.id };
            const after = { wallet: walletId, name: made.name, limit: input.limit ?? null };
            return { writes: [auditing(parts, actor, { ...told, after }, now)] };
          },
        },
      );
      return { view: await view(actor, card, now), replayed };
    },
    change: async (actor, id, change, { op, now = runtime.now() } = {}) => {
      const { card, wallet } = await find(actor, id);
      // Stopping itself is the one thing an agent may always do.
      if (change.status !== 'frozen' || change.limit !== undefined) checkUnbound(actor);
      checkLimit(wallet, change.limit);
      const { status, reason, limit, limitPeriod } = change;
      const limited = limit !== undefined || limitPeriod !== undefined;
      if (!limited && status === card.status) return view(actor, card, now);
      if (card.status === 'closed') throw notActive('card', 'closed');
      const changed = await issuing.changeCard(
        { tenant: actor.tenant, actor },
        id,
        {
          ...(status !== undefined && { status }),
          ...(reason !== undefined && { reason }),
          ...(limited && { limits: [limitOf(limit, limitPeriod)] }),
        },
        { now, ...(op && { op }) },
        {
          write: ({ card: next }) => {
            const told = { action: `card.${verbOf(card, next)}`, resourceType: 'card', resourceId: id };
            const before = { status: card.status };
            const after = {
              status: next.status,
              ...(limit !== undefined && { limit }),
              ...(reason !== undefined && { reason }),
            };
            return { writes: [auditing(parts, actor, { ...told, before, after }, now)] };
          },
        },
      );
      return view(actor, changed, now);
    },
    reveal: async (actor, id, { now = runtime.now() } = {}) => {
      const { card } = await find(actor, id);
      if (card.status === 'closed') throw notActive('card', 'closed');
      const told = { action: 'card.revealed', resourceType: 'card', resourceId: id };
      // Written down first: nobody looks unseen.
      await parts.storage.tenant(actor.tenant).counters.update({
        now,
        ops: [],
        find: {},
        plan: () => [],
        step: () => ({ counters: new Map(), writes: [auditing(parts, actor, told, now)], result: null }),
      });
      return issuing.reveal({ tenant: actor.tenant, actor }, id);
    },
  };
}

const verbOf = (before: Card, { status }: Card): string => {
  if (before.status === status) return 'updated';
  return { active: 'unfrozen', frozen: 'frozen', closed: 'deleted' }[status];
};
