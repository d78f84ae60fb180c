import type { Actor, RequestOp } from '../../../../kernel/actor.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { Runtime } from '../../../../kernel/runtime.js';
import type { BudgetService } from '../../../../budgets/service.js';
import type { Addition, ChargeInput, Confirm } from '../../../../budgets/model.js';
import { isDomainError } from '../../../../kernel/errors.js';
import { entry, type Op } from '../../../../storage/counters.js';
import { outgoingEvents } from '../../../../storage/outbox.js';
import type { PriceBook } from '../../prices/rules/price-book.js';
import { costEvents } from '../model.js';
import { amountsOf, subjectsOf } from '../rules/charge-of.js';
import { newEvent, type NewUsage } from '../rules/new-event.js';

/** What recording needs from below. */
export interface UsageRecordingOptions {
  readonly runtime: Runtime;
  readonly prices: PriceBook;
  /** What an event of unknown cost is charged to budgets, in micros. */
  readonly ceiling: Micros;
  budgetsFor(actor: Actor): Pick<BudgetService, 'reserve' | 'charge' | 'settle'>;
}

/** Which call records. */
export interface RecordCall {
  /** The request's identity when its caller named one: a repeat answers the first result. */
  readonly op?: RequestOp;
  /** The request's instant, if its clock was read already. */
  readonly now?: Date;
  /** The purchase began while its key was good: it is recorded also when the key was revoked since. */
  readonly begun?: boolean;
}

/** What became of one purchase. */
export interface Recorded {
  readonly id: string;
  readonly createdAt: Date;
  /**
   * `recorded` by this very call · `repeated`: by an earlier try of the same request · `known`: by another request (or
   * another event of the same batch) with the same provider and request id.
   */
  readonly outcome: 'recorded' | 'repeated' | 'known';
}

/** Puts purchases on the books. */
export interface UsageRecording {
  /**
   * Records purchases that have happened, in order. Each event, its charges, thresholds and announcements are one
   * commit; events of one call are submitted together. Nothing is refused for money: it is spent already.
   *
   * @throws DomainError `invalid` when any of them cannot be stored; then none is.
   */
  record(actor: Actor, usages: readonly NewUsage[], call?: RecordCall): Promise<readonly Recorded[]>;
}

/** The stored answer of a recording; `by` and `attempt` tell later repeats whose work it was. */
type Receipt = {
  readonly id: string;
  readonly createdAt: string;
  readonly by: string;
  readonly attempt: string;
};

/** A charge with everything that settling a hold takes too. */
type PurchaseItem = Omit<ChargeInput<Receipt>, 'also'> &
  Required<Pick<ChargeInput<Receipt>, 'reference' | 'now' | 'ops'>> & {
    readonly also: { readonly write: () => Addition<Receipt> };
  };

/** A purchase ready to be committed. */
interface Purchase {
  readonly receipt: Receipt;
  readonly item: PurchaseItem;
  readonly holdId?: string;
}

/** Nobody has to be asked about what has happened. */
const unasked: Confirm = { stamp: null, run: async () => undefined };

type Charging = Pick<BudgetService, 'charge' | 'settle'>;

/** Commits all, those without a hold together; answers the stored receipts in order. */
async function commitAll(engine: Charging, purchases: readonly Purchase[]): Promise<(Receipt | null)[]> {
  const plain = purchases.filter(({ holdId }) => holdId === undefined);
  const charged = plain.length > 0 ? engine.charge(plain.map(({ item }) => item)) : [];
  const held = purchases.map(({ holdId, item }) =>
    holdId === undefined ? null : settleWith(engine, holdId, item),
  );
  const answers = [...(await charged)].reverse();
  return Promise.all(held.map((receipt) => receipt ?? Promise.resolve(answers.pop()?.extra ?? null)));
}

/**
 * Settles the hold with the purchase in one commit. A hold that was settled otherwise has been charged; one that was
 * released or never existed leaves the purchase to be charged like any other. The purchase is on the books either way.
 */
async function settleWith(engine: Charging, holdId: string, item: PurchaseItem): Promise<Receipt | null> {
  const { amounts: actual, subjects, also, reference, now, ops } = item;
  const ending = { holdId, actual, mustEnd: true, reference, now, ops, also };
  let charged = false;
  try {
    const settled = await engine.settle(ending);
    if (settled.status !== 'missing') return settled.extra;
  } catch (error) {
    if (!isDomainError(error, 'hold_ended')) throw error;
    charged = error.details?.['charged'] === true;
  }
  const [answer] = await engine.charge([{ ...item, subjects: charged ? [] : subjects }]);
  return answer?.extra ?? null;
}

/** Makes the recorder. */
export function usageRecording(options: UsageRecordingOptions): UsageRecording {
  const { runtime, prices, ceiling, budgetsFor } = options;

  const itemOf = (
    actor: Actor,
    usage: NewUsage,
    { by, call, now }: { by: string; call: RecordCall; now: Date },
  ): Purchase => {
    const requestId = usage.requestId ?? `sdk_${runtime.id()}`;
    const event = newEvent(usage, actor, { id: runtime.id(), requestId, at: now, prices, ceiling });
    const attempt = call.op?.attempt ?? by;
    const receipt = { id: event.id, createdAt: now.toISOString(), by, attempt };
    const identity: Op = {
      id: runtime.hash(JSON.stringify(['cost_event', event.provider, requestId])),
      attempt,
      hash: null,
      keepUntil: null,
    };
    const announcement = entry(outgoingEvents, {
      id: runtime.id(),
      type: 'cost_event.created',
      subject: `cost_event:${event.id}`,
      sequence: 1,
      at: now,
      data: { requestId, provider: event.provider },
    });
    const item: PurchaseItem = {
      subjects: subjectsOf(event, actor.organization),
      amounts: amountsOf(event),
      reference: requestId,
      now,
      ops: call.op ? [{ ...call.op, id: by }, identity] : [identity],
      also: { write: () => ({ writes: [entry(costEvents, event), announcement], result: receipt }) },
      ...(event.sessionId !== null && { session: event.sessionId }),
      ...(call.begun === true && { confirm: unasked }),
    };
    return { receipt, item, ...(usage.holdId !== undefined && { holdId: usage.holdId }) };
  };

  return {
    record: async (actor, usages, call = {}) => {
      const now = call.now ?? runtime.now();
      const request = call.op?.id ?? runtime.id();
      const items = usages.map((usage, index) =>
        itemOf(actor, usage, { by: `${request}:${index}`, call, now }),
      );
      const receipts = await commitAll(budgetsFor(actor), items);
      return items.map(({ receipt }, index): Recorded => {
        const stored = receipts[index] ?? receipt;
        const own = stored.by === receipt.by;
        const outcome = !own ? 'known' : stored.attempt === receipt.attempt ? 'recorded' : 'repeated';
        return { id: stored.id, createdAt: new Date(stored.createdAt), outcome };
      });
    },
  };
}
