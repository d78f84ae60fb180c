import { memoryStorage } from '@bursar/adapter-memory';
import { formatMicros } from '../kernel/micros.js';
import type { Runtime } from '../kernel/runtime.js';
import { systemRuntime } from '../runtime/system.js';
import { outgoingEvents, type OutgoingEvent } from '../storage/outbox.js';
import type { Storage } from '../storage/storage.js';
import type { Budget, BudgetDraft, ReserveInput, Subject } from './model.js';
import { draftBudget } from './rules/draft-budget.js';
import { budgetMemory, budgetService, type BudgetService, type StoreDown } from './service.js';

/** Dollars as micros. */
export const dollars = (amount: number): bigint => BigInt(Math.round(amount * 1_000_000));

/** The instant at which every test world begins. */
export const start = new Date('2026-05-01T00:00:00.000Z');

/** Some time after the start. */
export const after = (ms: number): Date => new Date(start.getTime() + ms);

export const second = 1_000;
export const day = 86_400_000;

/** The user that most requests are about. */
export const ada: Subject = { type: 'user', id: 'ada' };

/** A budget row on ada, as the engine would have created it. */
export function budgetRow(draft: Partial<BudgetDraft> = {}, id = 'budget', now = start): Budget {
  return draftBudget({ subjectType: 'user', subjectId: 'ada', cap: dollars(10), ...draft }, id, now);
}

/** An engine over memory, with a clock that stands still until it is moved, and counted ids. */
export function engineWorld(storage: Storage = memoryStorage(), tenant = 'acme') {
  const clock = { now: start };
  let ids = 0;
  const runtime: Runtime = {
    ...systemRuntime(),
    now: () => clock.now,
    id: () => `00000000-0000-7000-8000-${(ids++).toString(16).padStart(12, '0')}`,
  };
  const downs: StoreDown[] = [];
  const door = storage.tenant(tenant);
  /** Another process on the same storage: it shares nothing else. */
  const openProcess = (over = door): BudgetService =>
    budgetService({
      storage: over,
      runtime,
      memory: budgetMemory(),
      onStoreDown: (notice) => downs.push(notice),
    });
  const engine = openProcess();
  const wait = (ms: number): void => {
    clock.now = new Date(clock.now.getTime() + ms);
  };
  const create = async (draft: Partial<BudgetDraft> = {}): Promise<Budget> => {
    const { budget } = await engine.create({
      subjectType: 'user',
      subjectId: 'ada',
      cap: dollars(10),
      ...draft,
    });
    return budget;
  };
  /** Reserves dollars for ada. */
  const reserve = (amount: number, more: Partial<ReserveInput> = {}) =>
    engine.reserve({ subjects: [ada], amounts: { usd: dollars(amount) }, ...more });
  /** Reserves dollars for ada and answers the hold's id. */
  const hold = async (amount: number, more: Partial<ReserveInput> = {}): Promise<string> => {
    const { holdId, body } = await reserve(amount, more);
    if (holdId === null) throw new Error(`refused: ${JSON.stringify(body)}`);
    return holdId;
  };
  const settle = (holdId: string, amount: number) =>
    engine.settle({ holdId, actual: { usd: dollars(amount) } });
  const charge = (amount: number, subjects: readonly Subject[] = [ada]) =>
    engine.charge([{ subjects, amounts: { usd: dollars(amount) } }]);
  /** The figures of one budget now, in dollars. */
  const figures = async ({ id }: { readonly id: string }) => {
    const row = await engine.get(id);
    const [status] = row ? await engine.statuses([row]) : [];
    if (status === undefined) throw new Error(`there is no budget ${id}`);
    const shown = (value: bigint): number => JSON.parse(formatMicros(value)) as number;
    return {
      n: status.n,
      settled: shown(status.settled),
      held: shown(status.held),
      available: shown(status.available),
      cap: shown(status.cap),
    };
  };
  /** Everything announced so far, oldest first; of one type when given. */
  const events = async (type?: string): Promise<OutgoingEvent[]> => {
    const all = await door.log(outgoingEvents).page({}, { order: { by: 'at', direction: 'asc' } });
    return type === undefined ? all : all.filter((event) => event.type === type);
  };
  /** Does everything that is due now. */
  const work = async (): Promise<number> => {
    let done = 0;
    for (const kind of ['budget.denial', 'budget.allocation', 'budget.sweep'])
      for (const item of await storage.work.lease({
        kind,
        limit: 100,
        now: clock.now,
        forMs: second,
        token: runtime.id,
      })) {
        const again = await engine.work(item);
        await storage.work.settle(item, again ?? undefined);
        done++;
      }
    return done;
  };
  return {
    storage,
    door,
    runtime,
    clock,
    engine,
    downs,
    openProcess,
    wait,
    create,
    reserve,
    hold,
    settle,
    charge,
    figures,
    events,
    work,
  };
}
