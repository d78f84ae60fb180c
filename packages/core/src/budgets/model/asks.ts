import type { Json, JsonObject } from '../../kernel/json.js';
import type { Counter, Op, Seen, Write } from '../../storage/counters.js';
import type { Lookup } from '../../storage/storage.js';
import type { Identified } from '../../storage/table.js';
import type { Amounts, AmountsJson, Subject } from './amounts.js';
import type { Budget } from './budget.js';
import type { DecisionBody } from './decision.js';
import type { Hold, HoldCharge, HoldKind, HoldStatus } from './hold.js';

/** Rows that an `also` may ask for. The names `budgets` and `holds` are the engine's own. */
export type Extra = Readonly<Record<string, Identified>>;

/** What a higher layer adds to a commit. */
export interface Addition<X extends Json> {
  readonly writes?: readonly Write[];
  /** Changed counters; every key must come from `keys`. */
  readonly counters?: ReadonlyMap<string, Counter>;
  /** Stored with the operation and answered again by every replay. */
  readonly result: X;
}

/**
 * Lets a higher layer store its own facts in the same commit: a cost event, an audit entry, the row of an approval.
 * Pure and synchronous: the step may run again. A throw stores nothing at all.
 */
export interface Also<O, X extends Json = Json, F extends Extra = Extra> {
  /** Rows read under the locks. */
  readonly find?: { readonly [K in keyof F]: Lookup<F[K]> };
  /** More counters to lock: rows that `write` replaces must be guarded by one of them or by the engine's. */
  readonly keys?: (found: { readonly [K in keyof F]: readonly F[K][] }) => readonly string[];
  /** What `keys` will most likely answer, where that is known beforehand: saves the read before the locks. */
  readonly guess?: readonly string[];
  readonly write: (outcome: O, seen: Seen<F>) => Addition<X>;
}

/** Asks a credential to be confirmed when the tenant's catalogue has moved since it was checked. */
export interface Confirm {
  /** The catalogue stamp under which the credential was checked. */
  readonly stamp: string | null;
  /** Checks it again; throws when it is no longer good. */
  readonly run: () => Promise<void>;
}

/** What every verb may carry. */
export interface Asking<O, X extends Json = Json, F extends Extra = Extra> {
  /** The operations that make a repeat answer the first result; a fresh one, kept a day, when absent. */
  readonly ops?: readonly Op[];
  /** The instant at which the caller's operation began, if it read the clock already. */
  readonly now?: Date;
  readonly deadline?: Date;
  readonly also?: Also<O, X, F>;
}

/** Asks for money to be set aside under every budget that applies. */
export interface ReserveInput<X extends Json = Json, F extends Extra = Extra> extends Asking<
  ReserveOutcome,
  X,
  F
> {
  readonly subjects: readonly Subject[];
  /** The most that is expected to be spent, by unit. An unknown price is the declared ceiling, never 0. */
  readonly amounts: Amounts;
  readonly session?: string;
  /** Time until the hold expires by itself; 30 s when absent, null never. At most 7 days for an approval. */
  readonly ttlMs?: number | null;
  /** `estimate` when absent. */
  readonly kind?: Exclude<HoldKind, 'allocation'>;
  readonly owner?: string;
  readonly about?: JsonObject;
  readonly confirm?: Confirm;
  /** Holds whatever the limits say: for money that somebody else has promised already. What stands over a cap then has the cause `mode`. */
  readonly forced?: boolean;
}

/** What a reserve decided, as its `also` sees it. */
export interface ReserveOutcome {
  readonly decisionId: string;
  readonly body: DecisionBody;
  /** Null when refused, and when no budget applies. */
  readonly hold: Hold | null;
  /** The budgets that were looked at, as they are under the locks. */
  readonly judged: readonly { readonly budget: Budget }[];
}

/** The answer of a reserve. */
export interface Reserved<X extends Json = Json> {
  readonly decisionId: string;
  readonly verdict: 'admitted' | 'refused';
  readonly body: DecisionBody;
  /** The hold's id; null when refused, and when no budget applies. */
  readonly holdId: string | null;
  readonly expiresAt: Date | null;
  /** What `also` answered; null without one. */
  readonly extra: X | null;
  /** True when an earlier attempt under the same op did the work. */
  readonly replayed: boolean;
  /** The stored fingerprint of the request that a replay answers. */
  readonly hash: string | null;
  /** True when the store was down and every matching budget is `open` then; nothing is held. */
  readonly unrecorded: boolean;
}

/** Ends a hold with what was really spent. */
export interface SettleInput<X extends Json = Json, F extends Extra = Extra> extends Asking<
  SettleOutcome,
  X,
  F
> {
  readonly holdId: string;
  /** By unit; a unit of the hold that is missing here is 0. */
  readonly actual: Amounts;
  /**
   * By unit: what stays held on the same counters until the same expiry, never judged; the hold then stays open. Without it
   * the hold ends. A hold that is over is charged late and keeps nothing.
   */
  readonly rest?: Amounts;
  /**
   * Throws `hold_ended` (its `details.charged` tells how) and stores nothing, instead of answering again, when the hold had
   * already reached its end: for callers whose `also` must not be lost.
   */
  readonly mustEnd?: boolean;
  readonly reference?: string;
}

/** Ends a hold without spending. */
export interface ReleaseInput<X extends Json = Json, F extends Extra = Extra> extends Asking<
  SettleOutcome,
  X,
  F
> {
  readonly holdId: string;
}

/** What became of a hold, as the `also` of the step that ended it sees it. It is not called for a repeat. */
export interface SettleOutcome {
  readonly hold: Hold;
}

/** The answer of settle, release and extend: the hold as it stands. */
export interface Settled<X extends Json = Json> {
  /** `missing` when no such hold was ever taken here. */
  readonly status: HoldStatus | 'missing';
  readonly holdId: string;
  readonly actual: AmountsJson | null;
  readonly charges: readonly HoldCharge[];
  /** When an open hold expires; null for ever, and once it has ended. */
  readonly expiresAt: Date | null;
  /** True when this call changed nothing, because the hold had already reached its end. */
  readonly repeated: boolean;
  readonly extra: X | null;
  readonly replayed: boolean;
  readonly hash: string | null;
}

/** Moves the expiry of an open hold. */
export interface ExtendInput<X extends Json = Json, F extends Extra = Extra> extends Asking<
  SettleOutcome,
  X,
  F
> {
  readonly holdId: string;
  /** Time from now. */
  readonly ttlMs: number;
}

/** Releases a hold and reserves anew in one step; when the new ask is refused the old hold stays as it was. */
export interface ReholdInput<X extends Json = Json, F extends Extra = Extra> extends ReserveInput<X, F> {
  readonly holdId: string;
}

/** Money that is already spent, or given back when negative: never refused. */
export interface ChargeInput<X extends Json = Json, F extends Extra = Extra> extends Asking<
  ChargeOutcome,
  X,
  F
> {
  readonly subjects: readonly Subject[];
  readonly amounts: Amounts;
  readonly session?: string;
  readonly reference?: string;
  readonly confirm?: Confirm;
}

/** One budget as a charge left it. Amounts are micros as decimal strings. */
export type Charged = {
  readonly budget: string;
  readonly n: number;
  readonly unit: string;
  readonly amount: string;
  /** Spend before and after. */
  readonly from: string;
  readonly to: string;
  readonly cap: string;
};

/** What a charge did, as its `also` sees it. */
export interface ChargeOutcome {
  readonly id: string;
  readonly charged: readonly Charged[];
}

/** The answer of a charge. */
export interface ChargeAnswer<X extends Json = Json> {
  readonly id: string;
  readonly charged: readonly Charged[];
  readonly extra: X | null;
  readonly replayed: boolean;
  readonly hash: string | null;
}

/** What `create` takes. Members that are absent have the defaults named in the budgets README. */
export type BudgetDraft = Pick<Budget, 'subjectType' | 'subjectId' | 'cap'> &
  Partial<
    Pick<
      Budget,
      | 'slot'
      | 'unit'
      | 'window'
      | 'policy'
      | 'shadow'
      | 'thresholds'
      | 'sessionCap'
      | 'overshoot'
      | 'whenDown'
      | 'parentId'
    >
  > & { readonly velocity?: VelocityDraft | null };

/** A velocity limit as callers give it. */
export interface VelocityDraft {
  readonly limit: bigint;
  /** 60,000 when absent. */
  readonly windowMs?: number;
  /** 60,000 when absent. */
  readonly cooldownMs?: number;
}

/** What `update` may change; absent members keep their value. */
export type BudgetPatch = Partial<
  Pick<
    Budget,
    'cap' | 'window' | 'policy' | 'shadow' | 'thresholds' | 'sessionCap' | 'overshoot' | 'whenDown'
  >
> & { readonly velocity?: VelocityDraft | null };

/** What the `also` of an edit sees; `before` is null for a creation, `after` for a removal. */
export interface EditOutcome {
  readonly before: Budget | null;
  readonly after: Budget | null;
}

/** A budget as it stands at one instant. Elapsed periods read as reset, expired holds as gone. */
export interface BudgetStatus {
  readonly budget: Budget;
  readonly n: number;
  /** Where the current period began: its own start, or the anchor when that is later. */
  readonly periodStart: Date;
  /** Null when the budget never resets. */
  readonly periodEnd: Date | null;
  /** The cap with the raises that count now, and no more than is allocated by a parent. */
  readonly cap: bigint;
  readonly settled: bigint;
  readonly held: bigint;
  readonly heldByKind: Readonly<Record<HoldKind, bigint>>;
  /** `cap − settled − held`; negative with a recorded cause. */
  readonly available: bigint;
}
