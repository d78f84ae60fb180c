import type { AnchoredWindow, CalendarWindow, ForeverWindow } from '../../kernel/window.js';
import { boolean, instant, integer, json, micros, nullable, table, text } from '../../storage/table.js';

/** What a refusing budget does: `block` refuses, `soft` lets through and says so, `warn` only tracks (costs spec §5.1). */
export type Policy = 'block' | 'soft' | 'warn';

/** What a settlement above its hold does: `allow` charges all of it, `cap` stops at the budget's cap and records the rest. */
export type Overshoot = 'allow' | 'cap';

/** Whether requests pass while the store cannot be reached. */
export type WhenDown = 'closed' | 'open';

/** How a budget's time is cut. The anchor of an interval is the budget's own; a rolling window has no periods and is not one. */
export type BudgetWindow = ForeverWindow | CalendarWindow | Omit<AnchoredWindow, 'anchor'>;

/** A temporary addition to the cap. Stored facts and the clock alone say whether it counts. */
export type Raise = {
  /** Micros, as a decimal string. */
  readonly amount: string;
  /** ISO instant; the raise counts before it. */
  readonly until: string;
};

/** A breaker on the rate of spending, whatever the policy (costs spec §9.4). */
export type Velocity = {
  /** Micros per window, as a decimal string. */
  readonly limit: string;
  readonly windowMs: number;
  readonly cooldownMs: number;
  /** ISO instant at which the limit was set or its window changed; counting starts anew there. */
  readonly since: string;
};

/** A cap with a subject and a window. Several may hang on one subject, told apart by `slot`. */
export interface Budget {
  readonly id: string;
  /** `user`, `api_key`, `tag`, `customer`, `session`, `wallet`, `card`, `project`, `organization` or any other word. */
  readonly subjectType: string;
  readonly subjectId: string;
  /** '' for the only budget of a subject. */
  readonly slot: string;
  /** What is counted: `usd` in micros, or tokens, requests, credits in millionths. */
  readonly unit: string;
  readonly cap: bigint;
  readonly raises: readonly Raise[];
  readonly window: BudgetWindow;
  /** The number of the period that the anchor begins. */
  readonly base: number;
  /** Where counting of whole intervals starts: creation, the last change of the interval, or the last manual reset. */
  readonly anchor: Date;
  /** The highest period that any step has touched; kept by the engine, of no interest to surfaces. */
  readonly touched: number;
  /** Manual resets so far; part of velocity and session counter keys. */
  readonly resets: number;
  readonly policy: Policy;
  /** Refuses nothing and only says what it would have refused. */
  readonly shadow: boolean;
  /** Percentages, strictly ascending. */
  readonly thresholds: readonly number[];
  readonly velocity: Velocity | null;
  /** Most that one session may spend, whatever the policy (costs spec §9.3). */
  readonly sessionCap: bigint | null;
  readonly overshoot: Overshoot;
  readonly whenDown: WhenDown;
  /** The budget that this one's money was taken from. */
  readonly parentId: string | null;
  /** The hold on the parent that backs the current period; null while nothing is allocated. */
  readonly allocationId: string | null;
  /** What that hold is for: a child spends at most the smaller of this and its cap. Null without a parent. */
  readonly allocated: bigint | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Every budget of a tenant. */
export const budgets = table<Budget>({
  name: 'budget',
  fields: {
    id: text(),
    subjectType: text(),
    subjectId: text(),
    slot: text(),
    unit: text(),
    cap: micros(),
    raises: json(),
    window: json(),
    base: integer(),
    anchor: instant(),
    touched: integer(),
    resets: integer(),
    policy: text(),
    shadow: boolean(),
    thresholds: json(),
    velocity: nullable(json()),
    sessionCap: nullable(micros()),
    overshoot: text(),
    whenDown: text(),
    parentId: nullable(text()),
    allocationId: nullable(text()),
    allocated: nullable(micros()),
    createdAt: instant(),
    updatedAt: instant(),
  },
  unique: [{ name: 'budget_subject', fields: ['subjectType', 'subjectId', 'slot'] }],
  indexes: [['createdAt'], ['parentId']],
});
