import type { Actor, RequestOp } from '../../kernel/actor.js';
import type { CardIssuer } from '../../platform/spending/issuing/ports.js';
import { simulatedIssuer } from '../../platform/spending/issuing/adapters/simulator.js';
import type { Product } from '../../product.js';
import { boundWebhooks, type Webhooks } from '../../platform/delivery/webhooks/service/bound.js';
import { webhookService } from '../../platform/delivery/webhooks/service.js';
import { placeOf } from '../../platform/tenancy/organizations/rules/tenant.js';
import { walletService, type NewWallet, type WalletPatch, type WalletView } from './agents/service.js';
import { walletProgram } from './agents/service/program.js';
import { retentionWorker } from './audit/service.js';
import { walletApprovals, type WalletApprovals } from './approvals/service.js';
import { walletCards, type WalletCards } from './cards/service.js';
import { testClock } from './clock/service.js';
import { walletsDialect, windowsOf } from './dialect.js';
import { walletEvents } from './events/service.js';
import { verifyWallets } from './service/verify.js';
import { walletKeys, type WalletKeys } from './keys/service.js';
import { configService, type ConfigService } from './policy-file/service.js';
import { walletsRoutes } from './routes/table.js';
import type { Plan } from './rules/plans.js';
import { admit } from './service/gate.js';
import { overtaking } from './service/overtake.js';
import type { WalletParts } from './service/parts.js';
import type { WalletsServices } from './service/services.js';
import { walletTransactions, type WalletTransactions } from './transactions/service.js';
import { walletTransfers, type WalletTransfers } from './transfers/service.js';
import { walletsWebhooks } from './webhooks/service.js';

export type { CardView, NewWallet, WalletPatch, WalletView } from './agents/service.js';
export type { Wallet } from './agents/model.js';
export type { ApprovalView } from './approvals/service.js';
export type { CardChange, LimitPeriod, NewCard } from './cards/service.js';
export type { IssuedWalletKey, NewWalletKey, WalletKey } from './keys/service.js';
export type { ConfigChange, PolicyIssue, WalletConfig } from './policy-file/model.js';
export type { AppliedConfig, ConfigPlan, ConfigTarget, ShownConfig } from './policy-file/service.js';
export { parsePolicy } from './policy-file/rules/parse-file.js';
export { writePolicy } from './policy-file/rules/write-file.js';
export type { ReadConfig, ReadOptions } from './policy-file/rules/read-config.js';
export type { Scope } from './rules/key-scope.js';
export type { Plan } from './rules/plans.js';
export type { ChargeReceipt, NewCharge, TransactionQuery } from './transactions/service.js';
export type { NewTransfer } from './transfers/service.js';
export type { Transfer } from './transfers/model.js';
export type {
  CardIssuer,
  CardIssued,
  CardOrder,
  CardReveal,
  CardUpdate,
  NetworkEvent,
} from '../../platform/spending/issuing/ports.js';
export type { Card, CardApproval, CardTransaction, Merchant } from '../../platform/spending/issuing/model.js';
export { walletsTables } from './storage.js';

/** How a host may bend the product. */
export interface WalletsOptions {
  /** Makes the cards of `live`; the simulator when absent, which is always there for `test` and `dev`. */
  readonly issuer?: CardIssuer;
  /** What an organization pays for: its request rates and how many wallets and cards it has. `team` when absent. */
  readonly planOf?: (organization: string) => Plan;
  /** Whether new wallets spend only what they were funded with; false. */
  readonly prepaid?: boolean;
}

/** Which call it is: a repeat under the same operation answers the first result. */
export interface WalletAsking {
  readonly op?: RequestOp;
  readonly now?: Date;
}

type Bind<S, K extends keyof S> = {
  readonly [M in K]: S[M] extends (actor: Actor, ...rest: infer Rest) => infer R
    ? (...rest: Rest) => R
    : never;
};

/** Wallets of agents for one actor, in process. Everything may throw `not_found` for what the actor may not see. */
export interface Wallets {
  create(input: NewWallet, call?: WalletAsking): Promise<WalletView>;
  get(id: string): Promise<WalletView>;
  /** Newest first. */
  list: Bind<ReturnType<typeof walletService>, 'list'>['list'];
  update(id: string, patch: WalletPatch, call?: WalletAsking): Promise<WalletView>;
  /** Closes it with its cards and waiting approvals. */
  close(id: string, call?: WalletAsking): Promise<void>;
  readonly cards: Bind<WalletCards, keyof WalletCards>;
  readonly transactions: Bind<WalletTransactions, keyof WalletTransactions>;
  readonly approvals: Bind<WalletApprovals, keyof WalletApprovals>;
  readonly transfers: Bind<WalletTransfers, keyof WalletTransfers>;
  readonly keys: Bind<WalletKeys, Exclude<keyof WalletKeys, 'worker' | 'createOnce' | 'rotateOnce'>>;
  readonly config: Bind<ConfigService, Exclude<keyof ConfigService, 'worker'>>;
  /** Who hears of events, and what was sent to them. */
  readonly webhooks: Webhooks;
}

/** Binds an actor as the first argument of some methods. */
const bind = <S, K extends keyof S>(service: S, names: readonly K[], actor: Actor): Bind<S, K> =>
  Object.fromEntries(
    names.map((name) => [
      name,
      (...rest: unknown[]) => (service[name] as (...all: unknown[]) => unknown)(actor, ...rest),
    ]),
  ) as Bind<S, K>;

/**
 * Wallets for agents: what each may spend, on what, by which cards, and when a person is asked; as code, as a SPEND.md file,
 * and as an HTTP API under `/v1`.
 *
 * @example
 * import { createBursar } from '@bursar/core';
 * import { wallets } from '@bursar/core/wallets';
 * import { memoryStorage } from '@bursar/adapter-memory';
 *
 * const bursar = createBursar({ storage: memoryStorage(), products: [wallets()] });
 * const actor = await bursar.actors.ofSession({ id: 'ada', email: null });
 * const mine = bursar.for(actor).wallets;
 * const config = { agent_name: 'scout', owner: 'ops@example.com', spend: { daily_limit: '50 USD' } };
 * const { wallet } = await mine.create({ config });
 * const charge = { walletId: wallet.id, amount: 12_500_000n, merchant: { name: 'OpenAI', domain: 'openai.com' } };
 * (await mine.transactions.authorize(charge)).transaction.status; // 'pending'
 */
export function wallets(options: WalletsOptions = {}): Product<'wallets', Wallets> {
  const { planOf = (): Plan => 'team', prepaid = false } = options;
  return {
    name: 'wallets',
    open: (platform) => {
      const { storage, runtime, budgetsFor, limitsOf } = platform;
      const simulator = simulatedIssuer({ runtime });
      const issuerFor = (tenant: string): CardIssuer =>
        placeOf(tenant).environment === 'live' ? (options.issuer ?? simulator) : simulator;
      const issuing = platform.openCards(walletProgram, options.issuer && issuerFor);
      const wake = (kind: string): void => platform.delivery.wake(kind);
      const webhooks = webhookService(platform.delivery, walletsWebhooks);
      const parts: WalletParts = { storage, runtime, issuing, webhooks, budgetsFor, planOf, prepaid, wake };
      const agents = walletService(parts);
      const cards = walletCards(parts);
      const approvals = walletApprovals(parts);
      const transfers = walletTransfers(parts);
      const keys = walletKeys(parts, platform.keys);
      const config = configService(parts, cards);
      const clock = testClock(parts, overtaking(parts));
      const transactions = walletTransactions(parts, clock);
      const services: WalletsServices = {
        wallets: agents,
        cards,
        transactions,
        approvals,
        transfers,
        keys,
        config,
        webhooks,
        events: walletEvents(parts),
        clock,
        audit: platform.audit,
        organizations: platform.organizations,
        limitsOf,
        planOf,
        hash: runtime.hash,
        admit: (arrived) => admit(parts, clock, arrived),
      };
      const bound = (actor: Actor): Wallets => ({
        create: async (input, call) => (await agents.create(actor, input, call)).view,
        get: (id) => agents.get(actor, id),
        list: (page, now) => agents.list(actor, page, now),
        update: (id, patch, call) => agents.update(actor, id, patch, call),
        close: (id, call) => agents.close(actor, id, call),
        cards: bind(cards, ['list', 'get', 'create', 'change', 'reveal'], actor),
        transactions: bind(
          transactions,
          ['authorize', 'viaNetwork', 'capture', 'reverse', 'refund', 'get', 'list'],
          actor,
        ),
        approvals: bind(approvals, ['list', 'get', 'approve', 'deny'], actor),
        transfers: bind(transfers, ['create', 'list', 'get'], actor),
        keys: bind(keys, ['create', 'list', 'get', 'revoke', 'rotate'], actor),
        config: bind(config, ['read', 'plan', 'apply'], actor),
        webhooks: boundWebhooks(webhooks, limitsOf, actor),
      });
      return {
        for: bound,
        surface: {
          dialect: walletsDialect(),
          routes: walletsRoutes,
          services,
          windowsFor: ({ organization, environment }) => windowsOf(planOf(organization), environment),
        },
        workers: [keys.worker, config.worker, retentionWorker(parts)],
        verify: (tenant) => verifyWallets(parts, tenant),
        dialects: [walletsWebhooks],
      };
    },
  };
}
