import type { Actor } from '../../../kernel/actor.js';
import type { AlertService } from '../../../platform/spending/alerts/service.js';
import type { IssuingService } from '../../../platform/spending/issuing/service.js';
import type { CodeCredits } from '../code-credits/service.js';
import type { CreditLine } from '../credit-line/service.js';
import type { Portfolio } from '../portfolio/service.js';
import type { ProfitAndLossService } from '../profit-and-loss/service.js';
import { callerOf } from './parts.js';
import type { ProjectsServices } from './services.js';

type Actorless<S, Names extends keyof S> = {
  readonly [K in Names]: S[K] extends (actor: infer _A, ...rest: infer Rest) => infer R
    ? (...rest: Rest) => R
    : never;
};
type Callerless<S, Names extends keyof S> = Actorless<S, Names>;

/** The product in process, for one actor. */
export interface Projects
  extends
    Actorless<Portfolio, 'list' | 'get' | 'create' | 'update' | 'archive' | 'cards' | 'card' | 'changeCard'>,
    Actorless<
      ProfitAndLossService,
      'spend' | 'transactions' | 'addRevenue' | 'paymentReference' | 'linkUsage' | 'syncUsage'
    > {
  /** Profit and loss of a project's month. */
  readonly profitAndLoss: Actorless<ProfitAndLossService, 'of'>['of'];
  /** The account's money: funds, the credit line, what is left. */
  readonly line: Actorless<CreditLine, keyof CreditLine>;
  /** Code Credits. */
  readonly credits: Actorless<CodeCredits, 'balance' | 'tiers' | 'history' | 'redeem' | 'adjust'>;
  /** Alert rules and what they triggered. */
  readonly alerts: Actorless<
    AlertService,
    'list' | 'count' | 'get' | 'change' | 'changeAll' | 'rules' | 'createRule' | 'updateRule' | 'removeRule'
  >;
  /** Charges without a network: what a host decides, posts, reverses and gives back itself. */
  readonly charges: Callerless<IssuingService, 'authorize' | 'capture' | 'reverse' | 'refund'>;
}

/** Binds the services to an actor. */
export function boundProjects(
  { portfolio, money, line, credits, alerts }: ProjectsServices,
  issuing: IssuingService,
  actor: Actor,
): Projects {
  const caller = callerOf(actor);
  return {
    list: (filter) => portfolio.list(actor, filter),
    get: (id) => portfolio.get(actor, id),
    create: (draft, call) => portfolio.create(actor, draft, call),
    update: (id, patch, call) => portfolio.update(actor, id, patch, call),
    archive: (id, call) => portfolio.archive(actor, id, call),
    cards: (filter, now) => portfolio.cards(actor, filter, now),
    card: (id, now) => portfolio.card(actor, id, now),
    changeCard: (id, change, call) => portfolio.changeCard(actor, id, change, call),
    profitAndLoss: (id, month, now) => money.of(actor, id, month, now),
    spend: (query, now) => money.spend(actor, query, now),
    transactions: (query, now) => money.transactions(actor, query, now),
    addRevenue: (id, revenue, call) => money.addRevenue(actor, id, revenue, call),
    paymentReference: (id) => money.paymentReference(actor, id),
    linkUsage: (id, tag) => money.linkUsage(actor, id, tag),
    syncUsage: (since) => money.syncUsage(actor, since),
    line: {
      balance: (now) => line.balance(actor, now),
      fund: (movement, call) => line.fund(actor, movement, call),
      withdraw: (movement, call) => line.withdraw(actor, movement, call),
      draw: (movement, call) => line.draw(actor, movement, call),
      repay: (movement, call) => line.repay(actor, movement, call),
      setLimit: (limit, call) => line.setLimit(actor, limit, call),
    },
    credits: {
      balance: () => credits.balance(actor),
      tiers: (range) => credits.tiers(actor, range),
      history: (page) => credits.history(actor, page),
      redeem: (amount, call) => credits.redeem(actor, amount, call),
      adjust: (adjustment, call) => credits.adjust(actor, adjustment, call),
    },
    alerts: {
      list: (page) => alerts.list(actor, page),
      count: (filter) => alerts.count(actor, filter),
      get: (id) => alerts.get(actor, id),
      change: (id, change, call) => alerts.change(actor, id, change, call),
      changeAll: (filter, change, call) => alerts.changeAll(actor, filter, change, call),
      rules: () => alerts.rules(actor),
      createRule: (draft, call) => alerts.createRule(actor, draft, call),
      updateRule: (id, patch, call) => alerts.updateRule(actor, id, patch, call),
      removeRule: (id, call) => alerts.removeRule(actor, id, call),
    },
    charges: {
      authorize: (draft, call) => issuing.authorize(caller, draft, call),
      capture: (id, capture, call) => issuing.capture(caller, id, capture, call),
      reverse: (id, call) => issuing.reverse(caller, id, call),
      refund: (id, refund, call) => issuing.refund(caller, id, refund, call),
    },
  };
}
