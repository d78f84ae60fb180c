import type { Actor, Bursar, DecisionBody, Runtime } from '@bursar/core';
import type { Costs, PriceBook } from '@bursar/core/costs';
import type { Product } from '@bursar/core';
import type { Call } from './call.js';
import { costOf, providerOf, tokensOf, type PlannedBudget } from './plan.js';
import type { Progress } from './progress.js';

/** A Bursar with the costs product. */
export type CostsBursar = Bursar<readonly [Product<'costs', Costs>]>;

/** A clock that stands at the call being replayed and never goes back. */
export interface SteppingClock {
  readonly runtime: Runtime;
  moveTo(instant: Date): void;
}

/** Puts a stepping clock over a runtime; ids and entropy stay real. */
export function steppingClock(runtime: Runtime, start: Date): SteppingClock {
  let now = start;
  return {
    runtime: { ...runtime, now: () => now },
    moveTo: (instant) => {
      if (instant > now) now = instant;
    },
  };
}

/** What a replay did. */
export interface ReplayResult {
  readonly calls: number;
  readonly admitted: number;
  /** Micros that were spent. */
  readonly spent: bigint;
  /** Micros that the refused calls would have cost. */
  readonly saved: bigint;
  /** Calls refused, by the label of the budget that refused. */
  readonly refused: ReadonlyMap<string, number>;
  /** The refusal that happened most, explained by its last instance. */
  readonly topRefusal: { readonly label: string; readonly body: DecisionBody } | null;
  /** Calls whose model has no price. */
  readonly unpriced: number;
}

/** How many calls are under way at once. */
const inFlight = 64;
/** Callers of a model must set a limit on what it may write; this is the demo's. */
const maxTokens = 2_048;

/** Sends a workload through reserve and settle, in order of arrival. */
export async function replay(options: {
  readonly bursar: CostsBursar;
  readonly clock: SteppingClock;
  readonly actor: Actor;
  readonly calls: readonly Call[];
  readonly budgets: ReadonlyMap<string, PlannedBudget>;
  readonly prices: PriceBook;
  readonly progress: Progress;
}): Promise<ReplayResult> {
  const { clock, actor, calls, progress } = options;
  const bound = options.bursar.for(actor);
  const refused = new Map<string, number>();
  const last = new Map<string, DecisionBody>();
  let next = 0;
  let done = 0;
  let admitted = 0;
  let unpriced = 0;
  let spent = 0n;
  let saved = 0n;

  const one = async (call: Call): Promise<void> => {
    clock.moveTo(call.at);
    const provider = providerOf(call.model);
    const { model, tags } = call;
    const estimate = bound.costs.estimate({ provider, model, bodyBytes: call.inputTokens * 4, maxTokens });
    const reserved = await bound.costs.reserve({ tags, amount: estimate, about: { provider, model } });
    const cost = costOf(call, options.prices);
    if (cost === undefined) unpriced++;
    if (reserved.verdict === 'refused') {
      const label =
        options.budgets.get(reserved.body.binding ?? '')?.label ?? reserved.body.reason ?? 'unknown';
      refused.set(label, (refused.get(label) ?? 0) + 1);
      last.set(label, reserved.body);
      saved += cost ?? 0n;
    } else {
      const holdId = reserved.holdId ?? undefined;
      await bound.costs.record({ provider, model, tokens: tokensOf(call), tags, eventType: 'llm', holdId });
      admitted++;
      spent += cost ?? 0n;
    }
    done++;
    progress.show(done, `${admitted} admitted, ${done - admitted} refused`);
  };

  const worker = async (): Promise<void> => {
    for (let call = calls[next++]; call; call = calls[next++]) await one(call);
  };
  await Promise.all(Array.from({ length: Math.min(inFlight, calls.length) }, worker));
  progress.end();
  const [top] = [...refused].sort((a, b) => b[1] - a[1]);
  const body = top && last.get(top[0]);
  return {
    calls: calls.length,
    admitted,
    spent,
    saved,
    refused,
    unpriced,
    topRefusal: top && body ? { label: top[0], body } : null,
  };
}
