import type { JsonObject } from '../../kernel/json.js';
import type { AmountsJson, Subject } from './amounts.js';
import { document, instant, table, text } from '../../storage/table.js';

/** Which limit was looked at. */
export type Rule = 'cap' | 'session' | 'velocity';

/**
 * `passed`; `refused`; or it would have been refused but for the budget's mode: `tolerated` (soft), `tracked` (warn),
 * `shadowed` (shadow).
 */
export type CheckOutcome = 'passed' | 'refused' | 'tolerated' | 'tracked' | 'shadowed';

/** One limit, as it stood when it was looked at. Amounts are micros as decimal strings. */
export type Check = {
  readonly budget: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly unit: string;
  readonly rule: Rule;
  readonly outcome: CheckOutcome;
  readonly requested: string;
  /** What was free before this request; negative where more is used than the cap. */
  readonly available: string;
  readonly cap: string;
  /** The period of the counter; only for `cap`. */
  readonly n?: number;
  /** Only for `velocity`. */
  readonly windowMs?: number;
  /** Only for `velocity`: what was counted in the sliding window, rounded half up. */
  readonly used?: string;
  /** Only for `velocity`: the breaker was open, nothing was compared. */
  readonly cooling?: true;
  /** Only when it did not pass: the first instant at which time alone could make it pass; null for never. */
  readonly roomAt?: string | null;
};

/** Why a request was admitted or refused: everything that an explanation needs, stored with the effect. */
export type DecisionBody = {
  readonly verdict: 'admitted' | 'refused';
  /** The rule of the check that refused; null when admitted. */
  readonly reason: Rule | null;
  /** The budget that refused, else the one with the least left afterwards; null when none applied. */
  readonly binding: string | null;
  readonly subjects: readonly Subject[];
  readonly amounts: AmountsJson;
  readonly session: string | null;
  /** In the order in which they were examined. */
  readonly checks: readonly Check[];
  /** When refused: the first instant at which time alone could let it pass; null for never or unknown. */
  readonly roomAt: string | null;
  /** When refused: the most that would have passed now, for each unit refused. */
  readonly passing: AmountsJson | null;
  /** The caller's own words about the request: model, provider, request id. */
  readonly about: JsonObject | null;
};

/** A decision that can be explained. Refusals are kept for 7 days. */
export interface Decision {
  /** Also the id of the hold, when one was taken. */
  readonly id: string;
  readonly at: Date;
  readonly verdict: 'admitted' | 'refused';
  readonly body: DecisionBody;
}

/** A check as stored: a cap that was passed in short, its subject by its place among the request's; any other whole. */
export type PackedCheck =
  Check | readonly [budget: string, subject: number, unit: string, available: string, cap: string, n: number];

/** A decision as stored. What is null is left out; only a refusal has a reason. */
export type PackedDecision = Pick<DecisionBody, 'subjects' | 'amounts'> & {
  readonly checks: readonly PackedCheck[];
  readonly binding?: string;
  readonly session?: string;
  readonly about?: JsonObject;
  readonly reason?: Rule | null;
  readonly roomAt?: string | null;
  readonly passing?: AmountsJson | null;
};

/** The row of a decision that took no hold; a hold's row carries its own. */
export interface StoredDecision {
  readonly id: string;
  readonly at: Date;
  readonly verdict: 'admitted' | 'refused';
  readonly body: PackedDecision;
}

/** Refusals, and requests that no budget applied to. */
export const decisions = table<StoredDecision>({
  name: 'decision',
  fields: { id: text(), at: instant(), verdict: text(), body: document() },
  indexes: [['verdict', 'at']],
});

/** How long a refusal can be explained. */
export const refusalKeptMs = 7 * 86_400_000;
