import type { Actor } from '../../../kernel/actor.js';
import type { Position } from '../../../kernel/cursor.js';
import type { Day } from '../../../kernel/day.js';
import type { Micros } from '../../../kernel/micros.js';
import { pageOf, type Page } from '../../../kernel/page.js';
import { emptyCounter, entry, type Counter } from '../../../storage/counters.js';
import { lineEntries, type LineEntry } from '../credit-line/model.js';
import { ensureLine, lineOf } from '../credit-line/service/budget.js';
import { notFound } from '../errors.js';
import type { ProjectsCall, ProjectsParts } from '../service/parts.js';
import { creditEntries, creditsKey, type CreditEntry } from './model.js';
import { redeem, type CreditBalance } from './rules/balance.js';
import type { Tier } from './rules/tiers.js';

/** A tier with what it brought this month. */
export interface TierFigures extends Tier {
  readonly earned: Micros;
}

/** Code Credits: what charges earn, and what becomes of it (projects spec §8). */
export interface CodeCredits {
  balance(actor: Actor): Promise<CreditBalance>;
  /** All tiers with what was earned on the UTC days, half open. */
  tiers(actor: Actor, range: { readonly from: Day; readonly before: Day }): Promise<readonly TierFigures[]>;
  /** Newest first, without what is still pending. */
  history(
    actor: Actor,
    page: { readonly limit: number; readonly after?: Position },
  ): Promise<Page<CreditEntry>>;
  /** The place of an entry in the history. @throws DomainError `not_found`. */
  positionOf(actor: Actor, id: string): Promise<Position>;
  /**
   * Turns credits into money of the account, in one commit.
   *
   * @throws DomainError `invalid`, `insufficient_credits`.
   */
  redeem(
    actor: Actor,
    amount: Micros,
    call?: ProjectsCall,
  ): Promise<{ readonly entry: CreditEntry; readonly replayed: boolean; readonly hash: string | null }>;
  /** Adds or takes away credits by hand; may leave less than nothing. */
  adjust(
    actor: Actor,
    adjustment: { readonly amount: Micros; readonly description: string },
    call?: ProjectsCall,
  ): Promise<CreditEntry>;
}

/** The balance that a counter keeps. */
function creditBalanceOf({ settled, held, state }: Counter): CreditBalance {
  const redeemed = BigInt((state?.['redeemed'] as string | undefined) ?? 0);
  return { total: settled, pending: held, earned: settled + redeemed, redeemed };
}

const plain = {
  pending: 0n,
  category: '',
  provider: '',
  rate: 0,
  transactionId: null,
  projectId: null,
} as const;

/** Makes the service. */
export function codeCredits(parts: ProjectsParts): CodeCredits {
  const { storage, runtime, tiers, budgetsOf } = parts;
  const logOf = (actor: Actor) => storage.tenant(actor.tenant).log(creditEntries);

  return {
    balance: async ({ tenant }) => {
      const counters = await storage.tenant(tenant).counters.read([creditsKey]);
      return creditBalanceOf(counters.get(creditsKey) ?? emptyCounter);
    },
    tiers: async (actor, range) => {
      const cells = await logOf(actor).rollups.series('category', range);
      return tiers.map((tier) => ({
        ...tier,
        earned: cells
          .filter(({ value }) => value === tier.category)
          .reduce((sum, { measures }) => sum + (measures['credits'] ?? 0n), 0n),
      }));
    },
    history: async (actor, { limit, after }) => {
      const rows = await logOf(actor).page(
        { shown: true },
        { order: { by: 'writtenAt', direction: 'desc' }, limit: limit + 1, ...(after && { after }) },
      );
      return pageOf(rows, limit, 'writtenAt');
    },
    positionOf: async (actor, id) => {
      const row = await logOf(actor).get(id);
      if (row === undefined) throw notFound('Reward');
      return { value: row.writtenAt, id: row.id };
    },
    redeem: async (actor, amount, { op, now = runtime.now() } = {}) => {
      await ensureLine(parts, actor, now);
      const id = runtime.id();
      const row: CreditEntry = {
        ...plain,
        ...{ id, kind: 'redeemed', amount: -amount, description: 'Redeemed to balance' },
        ...{ shown: true, at: now, writtenAt: now },
      };
      const line: LineEntry = {
        ...{ id: runtime.id(), kind: 'redemption', funds: amount, drawn: 0n, limit: 0n },
        ...{ source: 'credits', externalId: id, note: null, at: now },
      };
      // A redemption that would leave less than nothing throws under the lock and stores nothing.
      const [answer] = await budgetsOf(actor).charge<string>([
        {
          subjects: [lineOf(actor.organization)],
          amounts: { usd: -amount },
          reference: id,
          now,
          ...(op && { ops: [op] }),
          also: {
            keys: () => [creditsKey],
            write: (_, { counters }) => {
              const counter = counters.get(creditsKey) ?? emptyCounter;
              const after = redeem(creditBalanceOf(counter), amount);
              const next = {
                ...counter,
                settled: after.total,
                state: { redeemed: after.redeemed.toString() },
              };
              return {
                writes: [entry(creditEntries, row), entry(lineEntries, line)],
                counters: new Map([[creditsKey, next]]),
                result: id,
              };
            },
          },
        },
      ]);
      const replayed = answer?.replayed ?? false;
      const stored = replayed ? await logOf(actor).get(answer?.extra ?? '') : row;
      if (stored === undefined) throw notFound('Reward');
      return { entry: stored, replayed, hash: answer?.hash ?? null };
    },
    adjust: async (actor, { amount, description }, { op, now = runtime.now() } = {}) => {
      const row: CreditEntry = {
        ...plain,
        ...{ id: runtime.id(), kind: 'adjusted', amount, description, shown: true, at: now, writtenAt: now },
      };
      const { result } = await storage.tenant(actor.tenant).counters.update<Record<never, never>, string>({
        now,
        ops: op ? [op] : [],
        find: {},
        plan: () => [creditsKey],
        guess: [creditsKey],
        step: ({ counters }) => {
          const counter = counters.get(creditsKey) ?? emptyCounter;
          const next = { ...counter, settled: counter.settled + amount };
          return {
            counters: new Map([[creditsKey, next]]),
            writes: [entry(creditEntries, row)],
            result: row.id,
          };
        },
      });
      return (await logOf(actor).get(result)) ?? row;
    },
  };
}
