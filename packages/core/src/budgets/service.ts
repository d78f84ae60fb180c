import type { Json } from '../kernel/json.js';
import type { Runtime } from '../kernel/runtime.js';
import type { TenantStorage, WorkItem } from '../storage/storage.js';
import type {
  Asking,
  Budget,
  BudgetDraft,
  BudgetPatch,
  BudgetStatus,
  ChargeAnswer,
  ChargeInput,
  EditOutcome,
  ExtendInput,
  Extra,
  Hold,
  ReholdInput,
  ReleaseInput,
  ReserveInput,
  Reserved,
  SettleInput,
  Settled,
  VelocityState,
} from './model.js';
import { budgets } from './model.js';
import type { Difference } from './rules/verify-books.js';
import type { Engine, StoreDown } from './service/catalogue.js';
import { knownIndex } from './service/catalogue.js';
import { charge } from './service/charge.js';
import { create } from './service/create.js';
import type { Edited } from './service/edit.js';
import { budgetMemory, type BudgetMemory } from './service/memory.js';
import { explain, holdOf, listBudgets, statuses, velocities, type Explained } from './service/read.js';
import { rehold } from './service/rehold.js';
import { reserve } from './service/reserve.js';
import { extend, release, settle } from './service/settle.js';
import { forgetRefusals, sweepHolds } from './service/sweep.js';
import { raise, remove, reset, update } from './service/update.js';
import { verifyBooks } from './service/verify.js';
import { doWork, type WorkAnswer } from './service/work.js';

export type { StoreDown } from './service/catalogue.js';
export type { Edited } from './service/edit.js';
export { budgetMemory, type BudgetMemory } from './service/memory.js';
export type { Explained } from './service/read.js';
export { budgetWorkKinds, type WorkAnswer } from './service/work.js';

/** What the engine needs. */
export interface BudgetServiceOptions {
  readonly storage: TenantStorage;
  readonly runtime: Runtime;
  /** What this process remembers; give all services of a process the same one. Its own when absent. */
  readonly memory?: BudgetMemory;
  /** Told when the store could not be reached for a reserve, and what was answered. */
  readonly onStoreDown?: (notice: StoreDown) => void;
  /** Called after each commit whose events somebody waits for. */
  readonly onTold?: () => void;
}

/** The engine for one tenant: everything that can be refused for money goes through it. */
export interface BudgetService {
  /** Sets money aside under every matching budget, or under none; a refusal is an answer that explains itself. */
  reserve<X extends Json = Json, F extends Extra = Extra>(input: ReserveInput<X, F>): Promise<Reserved<X>>;
  /** Ends a hold with what was really spent: once, on the hold's own counters, also after its period or its expiry. */
  settle<X extends Json = Json, F extends Extra = Extra>(input: SettleInput<X, F>): Promise<Settled<X>>;
  /** Ends a hold without spending. */
  release<X extends Json = Json, F extends Extra = Extra>(input: ReleaseInput<X, F>): Promise<Settled<X>>;
  /** Moves the expiry of an open hold. */
  extend<X extends Json = Json, F extends Extra = Extra>(input: ExtendInput<X, F>): Promise<Settled<X>>;
  /** Gives a hold back and reserves anew in one step; a refusal leaves the old hold as it was. */
  rehold<X extends Json = Json, F extends Extra = Extra>(input: ReholdInput<X, F>): Promise<Reserved<X>>;
  /** Puts spend that already happened on every matching budget; never refused. Answers in the order of the items. */
  charge<X extends Json = Json, F extends Extra = Extra>(
    items: readonly ChargeInput<X, F>[],
  ): Promise<ChargeAnswer<X>[]>;

  /** Creates a budget. @throws DomainError `budget_exists` when the subject has one in this slot. */
  create<X extends Json = Json, F extends Extra = Extra>(
    draft: BudgetDraft,
    asking?: Asking<EditOutcome, X, F>,
  ): Promise<Edited<X>>;
  /** Changes members; spend and holds stay. */
  update<X extends Json = Json, F extends Extra = Extra>(
    budgetId: string,
    patch: BudgetPatch,
    asking?: Asking<EditOutcome, X, F>,
  ): Promise<Edited<X>>;
  /** Adds to the cap until an instant. */
  raise<X extends Json = Json, F extends Extra = Extra>(
    budgetId: string,
    extra: { readonly amount: bigint; readonly until: Date },
    asking?: Asking<EditOutcome, X, F>,
  ): Promise<Edited<X>>;
  /** Begins a new period now. */
  reset<X extends Json = Json, F extends Extra = Extra>(
    budgetId: string,
    asking?: Asking<EditOutcome, X, F>,
  ): Promise<Edited<X>>;
  /** Removes a budget; a child gives its parent back what it has not spent. */
  remove<X extends Json = Json, F extends Extra = Extra>(
    budgetId: string,
    asking?: Asking<EditOutcome, X, F>,
  ): Promise<Edited<X>>;

  get(budgetId: string): Promise<Budget | undefined>;
  /** Newest first. */
  list(): Promise<Budget[]>;
  /** Budgets as they stand at `now` (the present when absent), in the order given: elapsed periods read as reset. */
  statuses(rows: readonly Budget[], now?: Date): Promise<BudgetStatus[]>;
  /** The velocity counter of each; null without a limit, or before anything was counted. */
  velocities(rows: readonly Budget[]): Promise<(VelocityState | null)[]>;
  /** A hold as it stands at `now`: one that is over reads as expired. */
  hold(holdId: string, now?: Date): Promise<Hold | undefined>;
  /** A stored decision in plain words; undefined when it is unknown or no longer kept. */
  explain(decisionId: string): Promise<Explained | undefined>;
  /** The catalogue's version as this process knows it: what a cached verdict on a credential was made under. */
  stamp(): Promise<string>;

  /** Does a piece of due work of one of `budgetWorkKinds`; when it answers an instant, put it back until then. */
  work(item: Pick<WorkItem, 'kind' | 'payload'>, now?: Date): Promise<WorkAnswer>;
  /** Ends the `limit` holds that were over first; returns how many. Only tidies. */
  sweep(limit: number, now?: Date): Promise<number>;
  /** Forgets refusals older than 7 days, at most `limit`; returns how many. */
  forgetRefusals(limit: number, now?: Date): Promise<number>;
  /** Recomputes every counter from holds and ledger; answers what does not agree, [] when all is well. */
  verify(): Promise<Difference[]>;
}

/** Makes the engine of one tenant. */
export function budgetService(options: BudgetServiceOptions): BudgetService {
  const { storage, runtime, memory = budgetMemory(), onStoreDown = null, onTold } = options;
  const engine: Engine = { storage, runtime, memory: memory.tenant(storage.id), onStoreDown, onTold };
  return {
    reserve: (input) => reserve(engine, input),
    settle: (input) => settle(engine, input),
    release: (input) => release(engine, input),
    extend: (input) => extend(engine, input),
    rehold: (input) => rehold(engine, input),
    charge: (items) => charge(engine, items),
    create: (draft, asking = {}) => create(engine, draft, asking),
    update: (budgetId, patch, asking = {}) => update(engine, budgetId, patch, asking),
    raise: (budgetId, extra, asking = {}) => raise(engine, budgetId, extra, asking),
    reset: (budgetId, asking = {}) => reset(engine, budgetId, asking),
    remove: (budgetId, asking = {}) => remove(engine, budgetId, asking),
    get: (budgetId) => storage.collection(budgets).get(budgetId),
    list: () => listBudgets(engine),
    statuses: (rows, now) => statuses(engine, rows, now),
    velocities: (rows) => velocities(engine, rows),
    hold: (holdId, now) => holdOf(engine, holdId, now),
    explain: (decisionId) => explain(engine, decisionId),
    stamp: async () => (await knownIndex(engine)).stamp,
    work: (item, now) => doWork(engine, item, now),
    sweep: (limit, now) => sweepHolds(engine, limit, now),
    forgetRefusals: (limit, now) => forgetRefusals(engine, limit, now),
    verify: () => verifyBooks(engine),
  };
}
