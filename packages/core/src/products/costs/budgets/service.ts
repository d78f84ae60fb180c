import {
  budgets,
  type Also,
  type Budget,
  type BudgetStatus,
  type EditOutcome,
  type Velocity,
  type VelocityState,
} from '../../../budgets/model.js';
import type { BudgetService } from '../../../budgets/service.js';
import type { Actor } from '../../../kernel/actor.js';
import { invalid, isDomainError } from '../../../kernel/errors.js';
import type { Runtime } from '../../../kernel/runtime.js';
import { auditEvents } from '../../../platform/tenancy/audit/model.js';
import { actingUser, auditEntry } from '../../../platform/tenancy/audit/rules.js';
import type { KeyService } from '../../../platform/tenancy/keys/service.js';
import type { Limits } from '../../../platform/tenancy/organizations/ports.js';
import { entry } from '../../../storage/counters.js';
import type { TenantStorage } from '../../../storage/storage.js';
import { limitExceeded, notFound, notTheirs, spendCapExceeded } from '../errors.js';
import { costsSlot, entityIdOf, patchOf, subjectOf, type BudgetSettings, type EntityType } from './rules.js';

/** A budget to create or update, by its entity. */
export interface SaveBudget extends BudgetSettings {
  readonly entityType: EntityType;
  /** As printed: `ns_usr_…`, `ns_key_…`, `key=value`, or a customer. */
  readonly entityId: string;
  readonly now?: Date;
}

/** The budgets of this surface, one per entity (costs spec §5). */
export interface CostBudgets {
  /** Newest first. */
  list(actor: Actor, now?: Date): Promise<readonly BudgetStatus[]>;
  /**
   * Creates the entity's budget or updates the one it has; spend is kept.
   *
   * @throws DomainError `forbidden` for a user other than the actor, or a key that is not theirs or not alive;
   * `limit_exceeded` and `spend_cap_exceeded` by the organization's limits; `invalid` for an entity id of another form.
   */
  save(actor: Actor, budget: SaveBudget): Promise<BudgetStatus>;
  /** Starts anew now. @throws DomainError `not_found`. */
  reset(actor: Actor, id: string, now?: Date): Promise<BudgetStatus>;
  /** @throws DomainError `not_found`. */
  remove(actor: Actor, id: string, now?: Date): Promise<void>;
  /** @throws DomainError `not_found`. */
  get(actor: Actor, id: string): Promise<Budget>;
  /** Every budget with a velocity limit, and what its window has counted; null before anything was. */
  velocities(actor: Actor): Promise<readonly BudgetVelocity[]>;
  /** The budgets of the actor's own key and of its owner, not of tags or customers (costs spec §5.6). */
  ofKey(actor: Actor, now?: Date): Promise<readonly BudgetStatus[]>;
}

/** A budget with a velocity limit, and what its counter remembers. */
export interface BudgetVelocity {
  readonly budget: Budget;
  readonly velocity: Velocity;
  readonly state: VelocityState | null;
}

/** What the service needs from below. */
export interface CostBudgetsOptions {
  readonly storage: { tenant(id: string): TenantStorage };
  readonly runtime: Pick<Runtime, 'now' | 'id'>;
  readonly keys: Pick<KeyService, 'get'>;
  budgetsFor(actor: Actor): BudgetService;
  limitsOf(organization: string): Promise<Limits>;
}

/** How often an edit that meets another one of the same budget is tried anew. */
const tries = 5;

/** Makes the service over the engine. */
export function costBudgets(options: CostBudgetsOptions): CostBudgets {
  const { storage, runtime, keys, budgetsFor, limitsOf } = options;
  const rowsOf = (actor: Actor) => storage.tenant(actor.tenant).collection(budgets);

  /** The audit entry of an edit, in its commit; a creation is also counted there. */
  const audited = (
    actor: Actor,
    at: Date,
    action: 'created' | 'updated' | 'deleted' | 'reset',
    most: number | null = null,
  ): Also<EditOutcome, null, { all: Budget }> => {
    const id = runtime.id();
    return {
      ...(most !== null && { find: { all: { table: budgets, where: { slot: costsSlot } } } }),
      write: ({ before, after }, { found }) => {
        if (most !== null && found.all.length >= most) throw limitExceeded('budgets');
        const budget = after ?? before;
        const row = auditEntry(
          actor,
          {
            action: `budget.${action}`,
            resourceType: 'budget',
            resourceId: budget?.id ?? null,
            metadata: budget && {
              entityType: budget.subjectType,
              entityId: entityIdOf(budget),
              maxBudgetMicrodollars: budget.cap.toString(),
            },
          },
          { id, at },
        );
        return { writes: [entry(auditEvents, row)], result: null };
      },
    };
  };

  const checkOwner = async (actor: Actor, { type, id }: { type: string; id: string }): Promise<void> => {
    const caller = actingUser(actor);
    if (type === 'user' && id !== caller) throw notTheirs();
    if (type !== 'api_key') return;
    const key = await keys.get(actor, id).catch((error: unknown) => {
      throw isDomainError(error, 'not_found') ? notTheirs() : error;
    });
    if (key.userId === null || key.userId !== caller) throw notTheirs();
  };

  const known = async (actor: Actor, id: string): Promise<Budget> => {
    const row = await rowsOf(actor).get(id);
    if (row?.slot !== costsSlot) throw notFound('Budget');
    return row;
  };

  const statusOf = async (actor: Actor, budget: Budget, now: Date): Promise<BudgetStatus> => {
    const [status] = await budgetsFor(actor).statuses([budget], now);
    if (status === undefined) throw notFound('Budget');
    return status;
  };

  const edited = async <R>(edit: () => Promise<R>): Promise<R> => {
    try {
      return await edit();
    } catch (error) {
      throw isDomainError(error, 'budget_missing') ? notFound('Budget') : error;
    }
  };

  return {
    list: async (actor, now = runtime.now()) => {
      const rows = await rowsOf(actor).find(
        { slot: costsSlot },
        { order: { by: 'createdAt', direction: 'desc' } },
      );
      return budgetsFor(actor).statuses(rows, now);
    },
    save: async (actor, settings) => {
      const now = settings.now ?? runtime.now();
      const subject = subjectOf(settings.entityType, settings.entityId);
      if (typeof subject === 'string') throw invalid(['entityId'], subject);
      await checkOwner(actor, subject);
      const limits = await limitsOf(actor.organization);
      if (limits.largestBudget !== null && settings.maxBudget > limits.largestBudget)
        throw spendCapExceeded();
      const where = { subjectType: subject.type, subjectId: subject.id, slot: costsSlot };
      const engine = budgetsFor(actor);
      for (let left = tries; ; left--) {
        const [old] = await rowsOf(actor).find(where);
        try {
          const { budget } = old
            ? await engine.update(old.id, patchOf(settings, old), {
                now,
                also: audited(actor, now, 'updated'),
              })
            : await engine.create(
                { ...where, ...patchOf(settings, null), cap: settings.maxBudget },
                { now, also: audited(actor, now, 'created', limits.budgets) },
              );
          return await statusOf(actor, budget, now);
        } catch (error) {
          const crossed = isDomainError(error, 'budget_exists') || isDomainError(error, 'budget_missing');
          if (!crossed || left === 0) throw error;
        }
      }
    },
    reset: async (actor, id, now = runtime.now()) => {
      await known(actor, id);
      const also = audited(actor, now, 'reset');
      const { budget } = await edited(() => budgetsFor(actor).reset(id, { now, also }));
      return statusOf(actor, budget, now);
    },
    remove: async (actor, id, now = runtime.now()) => {
      await known(actor, id);
      await edited(() => budgetsFor(actor).remove(id, { now, also: audited(actor, now, 'deleted') }));
    },
    get: known,
    velocities: async (actor) => {
      const limited = (await rowsOf(actor).find({ slot: costsSlot })).flatMap((budget) =>
        budget.velocity ? [{ budget, velocity: budget.velocity }] : [],
      );
      const states = await budgetsFor(actor).velocities(limited.map(({ budget }) => budget));
      return limited.map((each, index) => ({ ...each, state: states[index] ?? null }));
    },
    ofKey: async (actor, now = runtime.now()) => {
      const subjects = [
        { subjectType: 'user', subjectId: actingUser(actor) },
        { subjectType: 'api_key', subjectId: actor.key?.id ?? null },
      ];
      const lookups = subjects.flatMap(({ subjectType, subjectId }) =>
        subjectId === null ? [] : [rowsOf(actor).find({ subjectType, subjectId, slot: costsSlot })],
      );
      const rows = await Promise.all(lookups);
      return budgetsFor(actor).statuses(rows.flat(), now);
    },
  };
}
