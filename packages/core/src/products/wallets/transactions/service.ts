import type { Actor } from '../../../kernel/actor.js';
import { invalid } from '../../../kernel/errors.js';
import type { Micros } from '../../../kernel/micros.js';
import type { Page } from '../../../kernel/page.js';
import type { CardApproval, CardTransaction, Merchant } from '../../../platform/spending/issuing/model.js';
import { merchantKeyOf } from '../../../platform/spending/issuing/rules/merchant-key.js';
import { simulatedNetwork } from '../../../platform/spending/issuing/adapters/simulator.js';
import { cardReference, type TransactionPage } from '../../../platform/spending/issuing/service.js';
import { walletRow } from '../agents/service/read.js';
import { programName } from '../agents/service/program.js';
import { isPlay, type TestClock } from '../clock/service.js';
import { chargeDeclined, insufficientPermissions, notFound } from '../errors.js';
import { boundWallet } from '../rules/key-scope.js';
import type { WalletCall, WalletParts } from '../service/parts.js';

/** A charge that somebody asks about before paying (wallets spec §6.5). */
export interface NewCharge {
  readonly walletId: string;
  readonly cardId?: string | null;
  readonly amount: Micros;
  /** The wallet's when absent. */
  readonly currency?: string;
  readonly merchant: Merchant;
  readonly description?: string | null;
  /** What becomes of a charge that needs a person: it waits (the default), or it is declined. */
  readonly onApproval?: 'wait' | 'fail';
  /** Posts it at once. */
  readonly capture?: boolean;
}

/** A charge that was let go, or waits for a person. */
export interface ChargeReceipt {
  readonly transaction: CardTransaction;
  /** Present while a person is asked. */
  readonly approval: CardApproval | null;
  readonly replayed: boolean;
}

/** Which transactions to list; the newest first. */
export type TransactionQuery = Omit<TransactionPage, 'accountId' | 'merchantKey'> & {
  readonly walletId?: string;
  /** A domain or name, in any spelling. */
  readonly merchant?: string;
};

/** Charges, refunds and earnings of wallets (wallets spec §5.3). */
export interface WalletTransactions {
  /**
   * Decides a charge under its wallet's lock. A declined one is stored too.
   *
   * @throws DomainError `not_found`, or the code of the check that failed, with the amounts that did not fit.
   */
  authorize(actor: Actor, charge: NewCharge, call?: WalletCall): Promise<ChargeReceipt>;
  /**
   * The same as a card network asks it, for play money: it cannot wait for a person, and it knows magic merchants
   * (wallets spec §6.6); what takes its time there passes on the test clock. A repeat is the same question. Throws as
   * `authorize` does.
   */
  viaNetwork(
    actor: Actor,
    charge: NewCharge & { readonly cardId: string },
    call?: WalletCall,
  ): Promise<CardTransaction>;
  /** @throws DomainError `not_found`, `transaction_state`, as do the next two. */
  capture(actor: Actor, id: string, amount?: Micros, call?: WalletCall): Promise<CardTransaction>;
  reverse(actor: Actor, id: string, call?: WalletCall): Promise<CardTransaction>;
  /** Gives posted money back, all of it when no amount is named. */
  refund(actor: Actor, id: string, amount?: Micros, call?: WalletCall): Promise<CardTransaction>;
  get(actor: Actor, id: string, now?: Date): Promise<CardTransaction>;
  list(actor: Actor, query: TransactionQuery, now?: Date): Promise<Page<CardTransaction>>;
}

/** Makes the service. */
export function walletTransactions(parts: WalletParts, clock: Pick<TestClock, 'pass'>): WalletTransactions {
  const { issuing, runtime } = parts;
  const find = async (actor: Actor, id: string, now: Date): Promise<CardTransaction> => {
    const row = await issuing.transaction({ tenant: actor.tenant }, id, now);
    if (!row) throw notFound('transaction', id);
    await walletRow(parts, actor, row.accountId).catch(() => {
      throw notFound('transaction', id);
    });
    return row;
  };
  /** Rows of wallets only: other products keep cards in the same tenant. */
  const ofWallets = async (
    tenant: string,
    rows: readonly CardTransaction[],
  ): Promise<readonly CardTransaction[]> => {
    const ids = [...new Set(rows.map(({ accountId }) => accountId))];
    const accounts = ids.length === 0 ? [] : await issuing.accounts({ tenant }, ids);
    const ours = new Set(accounts.filter(({ program }) => program === programName).map(({ id }) => id));
    return rows.filter(({ accountId }) => ours.has(accountId));
  };

  return {
    authorize: async (actor, { walletId, ...charge }, { op, now = runtime.now() } = {}) => {
      const caller = { tenant: actor.tenant, actor };
      const { cardId = null } = charge;
      const [wallet, card] = await Promise.all([
        walletRow(parts, actor, walletId),
        cardId === null ? undefined : issuing.card(caller, cardId),
      ]);
      if (cardId !== null && card?.accountId !== walletId) throw notFound('card', cardId);
      const decided = await issuing.authorize(
        caller,
        { ...charge, accountId: walletId },
        { now, ...(op && { op }) },
      );
      const { transaction, approval, replayed } = decided;
      if (transaction.status === 'declined')
        throw chargeDeclined(transaction.declineReason ?? 'declined', transaction.decision, {
          currency: wallet.config.spend.currency,
          transactionId: transaction.id,
        });
      return { transaction, approval, replayed };
    },
    viaNetwork: async (
      actor,
      { walletId, cardId, amount, currency, merchant },
      { op, now = runtime.now() } = {},
    ) => {
      if (!isPlay(actor)) throw insufficientPermissions('The test network knows play money only.');
      const wallet = await walletRow(parts, actor, walletId);
      const card = await issuing.card({ tenant: actor.tenant }, cardId);
      if (card?.accountId !== walletId) throw notFound('card', cardId);
      let present = now;
      const network = simulatedNetwork({
        receive: (event) => issuing.receive(event, present),
        runtime: { now: () => present, id: runtime.id },
        wait: async (ms) => {
          present = await clock.pass(actor, ms, runtime.now());
        },
      });
      const answer = await network.purchase({
        card: cardReference(actor.tenant, cardId),
        amount,
        currency: currency ?? wallet.config.spend.currency,
        merchant,
        ...(op && { authorization: op.id }),
      });
      const { transactionId } = answer;
      const row =
        transactionId === null
          ? undefined
          : await issuing.transaction({ tenant: actor.tenant }, transactionId, present);
      if (answer.approved && row) return row;
      throw chargeDeclined(answer.code ?? 'declined', row?.decision ?? null, {
        currency: wallet.config.spend.currency,
        transactionId,
      });
    },
    capture: async (actor, id, amount, { op, now = runtime.now() } = {}) => {
      await find(actor, id, now);
      const what = amount === undefined ? {} : { amount };
      return issuing.capture({ tenant: actor.tenant, actor }, id, what, { now, ...(op && { op }) });
    },
    reverse: async (actor, id, { op, now = runtime.now() } = {}) => {
      await find(actor, id, now);
      return issuing.reverse({ tenant: actor.tenant, actor }, id, { now, ...(op && { op }) });
    },
    refund: async (actor, id, amount, { op, now = runtime.now() } = {}) => {
      await find(actor, id, now);
      const what = amount === undefined ? {} : { amount };
      return issuing.refund({ tenant: actor.tenant, actor }, id, what, { now, ...(op && { op }) });
    },
    get: (actor, id, now = runtime.now()) => find(actor, id, now),
    list: async (actor, { walletId, merchant, ...query }, now = runtime.now()) => {
      const bound = boundWallet(actor);
      const wanted = walletId ?? bound ?? undefined;
      if (wanted !== undefined) await walletRow(parts, actor, wanted);
      if (query.limit < 1) throw invalid(['limit'], 'Must be at least 1');
      const page = await issuing.transactions(
        { tenant: actor.tenant },
        {
          ...query,
          ...(wanted !== undefined && { accountId: wanted }),
          ...(merchant !== undefined && { merchantKey: merchantKeyOf({ name: merchant, domain: merchant }) }),
        },
        now,
      );
      if (wanted !== undefined) return page;
      return { items: await ofWallets(actor.tenant, page.items), next: page.next };
    },
  };
}
