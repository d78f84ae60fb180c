import { memoryStorage } from '@bursar/adapter-memory';
import { budgetMemory, budgetService } from '../../../budgets/service.js';
import type { LedgerEntry } from '../../../budgets/model.js';
import { budgets, ledgerEntries } from '../../../budgets/model.js';
import { formatMicros } from '../../../kernel/micros.js';
import { systemRuntime } from '../../../runtime/system.js';
import { outgoingEvents, type OutgoingEvent } from '../../../storage/outbox.js';
import type { Storage } from '../../../storage/storage.js';
import { simulatedIssuer, simulatedNetwork } from './adapters/simulator.js';
import type { CardProgram, Charge } from './model.js';
import type { CardIssuer } from './ports.js';
import {
  accountCheck,
  blockedMerchantCheck,
  cardCheck,
  merchantGate,
  perTransactionCheck,
  type MerchantRules,
} from './rules/charge-checks.js';
import { classifyMerchant } from './rules/merchants/classify.js';
import { agentScheme } from './rules/merchants/schemes.js';
import { cardReference, issuingService, type AccountDraft, type IssuingParts } from './service.js';

/** Dollars as micros. */
export const usd = (amount: number): bigint => BigInt(Math.round(amount * 1_000_000));
/** When every world begins. */
export const start = new Date('2026-02-11T08:00:00.000Z');
export const minute = 60_000;
export const day = 86_400_000;
/** A merchant that everybody allows. */
export const exa = { name: 'Exa', domain: 'exa.ai', country: 'US' };
/** The tenant that most calls are for. */
export const acme = { tenant: 'acme' };

const rulesOf = ({ account }: Charge): MerchantRules => {
  const {
    allow = null,
    block = null,
    most = null,
  } = account.policy as {
    readonly allow?: readonly string[];
    readonly block?: readonly string[];
    readonly most?: string;
  };
  return {
    allowDomains: allow,
    blockDomains: block,
    perTransaction: most === null ? null : BigInt(most),
  };
};

/** A program like the wallets': lists, limits, and a person above `policy.askOver`. */
const testProgram: CardProgram = {
  name: 'test',
  classify: (merchant) => classifyMerchant(merchant, agentScheme),
  checks: [
    accountCheck('account', { frozen: 'wallet_frozen', closed: 'wallet_closed' }),
    cardCheck('card', { frozen: 'card_frozen', closed: 'card_closed' }),
    blockedMerchantCheck(rulesOf),
    merchantGate(rulesOf),
    perTransactionCheck(rulesOf),
  ],
  limits: [
    { subjectType: 'card', slot: 'limit', check: 'card_limit', code: 'insufficient_funds' },
    { subjectType: 'card_account', slot: 'day', check: 'daily_limit', code: 'insufficient_funds' },
    { subjectType: 'card_account', slot: 'month', check: 'monthly_limit', code: 'insufficient_funds' },
  ],
  approval: ({ account, amount }) => {
    const { askOver, timeoutAction = 'deny' } = account.policy as {
      readonly askOver?: string;
      readonly timeoutAction?: 'deny' | 'approve';
    };
    if (askOver === undefined || amount <= BigInt(askOver)) return { outcome: 'approve', notify: false };
    return {
      outcome: 'ask',
      reason: 'amount_over_threshold',
      channels: ['email'],
      timeoutMs: 15 * minute,
      timeoutAction,
    };
  },
  events: (change) => {
    if (change.kind === 'transaction') {
      const { id, status } = change.transaction;
      return [{ type: `transaction.${status}`, subject: `transaction:${id}`, data: { id } }];
    }
    if (change.kind === 'approval')
      return [
        { type: `approval.${change.approval.status}`, subject: `approval:${change.approval.id}`, data: {} },
      ];
    if (change.kind === 'card')
      return [{ type: `card.${change.card.status}`, subject: `card:${change.card.id}`, data: {} }];
    return [{ type: `account.${change.account.status}`, subject: `account:${change.account.id}`, data: {} }];
  },
};

/** Issuing over memory, with a clock that stands still until it is moved. */
export function issuingWorld(
  options: {
    readonly storage?: Storage;
    readonly program?: Partial<CardProgram>;
    readonly issuer?: Partial<CardIssuer>;
    readonly parts?: Partial<IssuingParts>;
    /** Where its ids begin, for several worlds on one storage. */
    readonly ids?: number;
  } = {},
) {
  const storage = options.storage ?? memoryStorage();
  const clock = { now: start };
  let ids = options.ids ?? 0;
  const runtime = {
    ...systemRuntime(),
    now: () => clock.now,
    id: () => `00000000-0000-7000-8000-${(ids++).toString(16).padStart(12, '0')}`,
  };
  const program = { ...testProgram, ...options.program };
  const issuer: CardIssuer = { ...simulatedIssuer({ runtime }), ...options.issuer };
  const memory = budgetMemory();
  const engineOf = (tenant: string) => budgetService({ storage: storage.tenant(tenant), runtime, memory });
  const issuing = issuingService({
    storage,
    runtime,
    budgetsFor: ({ tenant }) => engineOf(tenant),
    issuerFor: () => issuer,
    programs: [program],
    wake: () => {},
    ...options.parts,
  });
  const network = simulatedNetwork({ receive: (event) => issuing.receive(event), runtime });
  const wait = (ms: number): void => {
    clock.now = new Date(clock.now.getTime() + ms);
  };
  /** An account with a card: 40 a day, 300 a month, 100 on the card. */
  const opened = async (draft: Partial<AccountDraft> = {}) => {
    const { account, card } = await issuing.open(acme, {
      program: 'test',
      currency: 'USD',
      limits: [
        { slot: 'day', period: 'day', cap: usd(40) },
        { slot: 'month', period: 'month', cap: usd(300) },
      ],
      card: { name: 'primary', limits: [{ slot: 'limit', period: 'month', cap: usd(100) }] },
      ...draft,
    });
    if (card === null) throw new Error('the account has a card');
    return { account, card, reference: cardReference(acme.tenant, card.id) };
  };
  /** Spent and held by slot, in dollars. */
  const figures = async (accountId: string, cardId?: string) => {
    const ours = await issuing.standings(acme, 'card_account', [accountId]);
    const theirs = await issuing.standings(acme, 'card', cardId === undefined ? [] : [cardId]);
    const dollars = (micros: bigint): number => JSON.parse(formatMicros(micros)) as number;
    const shown: Record<string, readonly [spent: number, held: number]> = {};
    for (const { slot, spent, held } of [...ours.values(), ...theirs.values()].flat())
      shown[slot] = [dollars(spent), dollars(held)];
    return shown;
  };
  const events = async (): Promise<string[]> => {
    const all: OutgoingEvent[] = await storage
      .tenant(acme.tenant)
      .log(outgoingEvents)
      .page({}, { order: { by: 'at', direction: 'asc' } });
    return all.map(({ type }) => type).filter((type) => !type.startsWith('budget.'));
  };
  /** Does everything that is due now, once. */
  const work = async (): Promise<number> => {
    let done = 0;
    for (const worker of issuing.workers)
      for (const item of await storage.work.lease({
        kind: worker.kind,
        limit: 100,
        now: clock.now,
        forMs: minute,
        token: runtime.id,
      })) {
        const again = await worker.run(item, clock.now);
        await storage.work.settle(item, again ?? undefined);
        done++;
      }
    return done;
  };
  /** The sum of the books of one budget slot. */
  const booked = async (subjectId: string, slot: string): Promise<bigint> => {
    const door = storage.tenant(acme.tenant);
    const [budget] = await door.collection(budgets).find({ subjectId, slot });
    const entries: LedgerEntry[] = await door.log(ledgerEntries).page({ budgetId: budget?.id ?? '' });
    return entries.reduce((sum, { amount }) => sum + amount, 0n);
  };
  /** Everything that contradicts something else. */
  const faults = async () => [
    ...(await engineOf(acme.tenant).verify()),
    ...(await issuing.verify(acme.tenant)),
  ];
  return {
    storage,
    clock,
    runtime,
    issuing,
    issuer,
    network,
    wait,
    opened,
    figures,
    events,
    work,
    booked,
    faults,
    engineOf,
  };
}
