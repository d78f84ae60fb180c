import type { AmountsJson } from './amounts.js';
import type { PackedDecision } from './decision.js';
import { document, instant, nullable, table, text } from '../../storage/table.js';

/** Why money is held. Surfaces split `held` by it. */
export type HoldKind = 'estimate' | 'authorization' | 'approval' | 'allocation';

/** `open` until one of the other three, which are final. */
export type HoldStatus = 'open' | 'settled' | 'released' | 'expired';

/** What one counter gave to a hold. */
export type HoldLine = {
  /** The counter, budget and period included: the hold settles there, whenever that is. */
  readonly key: string;
  /** Micros, as a decimal string. */
  readonly amount: string;
  readonly unit: string;
  /** The budget's way with a settlement above the hold, when it was taken and was not `allow`. */
  readonly overshoot?: 'cap';
};

/** What settling did to one counter of the hold. */
export type HoldCharge = {
  readonly key: string;
  /** Micros added to the counter's settled total. */
  readonly charged: string;
  /** The part of the actual amount that was above the hold; absent when there was none. */
  readonly over?: string;
  /** The part that the budget's `cap` policy kept off the counter; absent when there was none. */
  readonly uncharged?: string;
};

/** Money set aside: taken once, ended once. */
export interface Hold {
  readonly id: string;
  readonly kind: HoldKind;
  /** Who may end it, in the caller's words; null where nobody asks. */
  readonly owner: string | null;
  readonly status: HoldStatus;
  /** What was asked for, by unit. */
  readonly amounts: AmountsJson;
  readonly lines: readonly HoldLine[];
  readonly session: string | null;
  /** Null never expires. */
  readonly expiresAt: Date | null;
  /** Why it was taken; it is found under the hold's id. Null for an allocation, which no request decided. */
  readonly decision: PackedDecision | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  /** What was settled, by unit; on an expired hold the late charge. Null until then. */
  readonly actual: AmountsJson | null;
  readonly charges: readonly HoldCharge[] | null;
}

/** Every hold of a tenant, open and ended. */
export const holds = table<Hold>({
  name: 'hold',
  fields: {
    id: text(),
    kind: text(),
    owner: nullable(text()),
    status: text(),
    amounts: document(),
    lines: document(),
    session: nullable(text()),
    expiresAt: nullable(instant()),
    decision: nullable(document()),
    openedAt: instant(),
    closedAt: nullable(instant()),
    actual: nullable(document()),
    charges: nullable(document()),
  },
  indexes: [['status', 'expiresAt']],
});
