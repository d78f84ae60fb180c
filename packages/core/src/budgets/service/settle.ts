import { invalid } from '../../kernel/errors.js';
import type { Json } from '../../kernel/json.js';
import type { ExtendInput, Extra, ReleaseInput, SettleInput, Settled } from '../model.js';
import { checkAmounts } from '../rules/amounts.js';
import { holdOn } from '../rules/apply-spend.js';
import { checkTtl, longestApprovalMs } from '../rules/check-request.js';
import { releaseHold, settleHold, type HoldEnd } from '../rules/settle-hold.js';
import type { Engine } from './catalogue.js';
import { actOnHold, type HeldView } from './end-hold.js';

/**
 * Charges what was really spent to the hold's own counters, once, also when the period has turned or the hold is over.
 *
 * @throws DomainError `invalid` for an amount that is none or is negative.
 */
export async function settle<X extends Json, F extends Extra>(
  engine: Engine,
  input: SettleInput<X, F>,
): Promise<Settled<X>> {
  checkAmounts(input.actual, ['actual']);
  const actual = { ...input.actual };
  if (input.rest) checkAmounts(input.rest, ['rest']);
  const rest = input.rest && { ...input.rest };
  const reference = input.reference ?? null;
  return actOnHold(engine, input, ({ hold, facts, counters, nowMs }) => {
    const chargeable = hold.status === 'open' || (hold.status === 'expired' && hold.actual === null);
    return chargeable ? settleHold(hold, { actual, nowMs, reference, rest }, facts, counters) : null;
  });
}

/** Gives all of a hold back. */
export async function release<X extends Json, F extends Extra>(
  engine: Engine,
  input: ReleaseInput<X, F>,
): Promise<Settled<X>> {
  return actOnHold(engine, input, ({ hold, counters, nowMs }) =>
    hold.status === 'open' ? releaseHold(hold, nowMs, counters) : null,
  );
}

/**
 * Moves the expiry of an open hold to `ttlMs` from now.
 *
 * @throws DomainError `invalid` when that is under one second, or an approval would hold for more than 7 days in all.
 */
export async function extend<X extends Json, F extends Extra>(
  engine: Engine,
  input: ExtendInput<X, F>,
): Promise<Settled<X>> {
  checkTtl(input.ttlMs, 'estimate');
  return actOnHold(engine, input, (view) =>
    view.hold.status === 'open' ? moveExpiry(view, input.ttlMs) : null,
  );
}

function moveExpiry({ hold, counters, nowMs }: HeldView, ttlMs: number): HoldEnd {
  const expiresAt = new Date(nowMs + ttlMs);
  if (hold.kind === 'approval' && expiresAt.getTime() - hold.openedAt.getTime() > longestApprovalMs)
    throw invalid(['ttlMs'], 'an approval holds money for at most 7 days');
  const moved = hold.lines.flatMap(({ key }) => {
    const counter = counters.get(key);
    return counter ? [[key, holdOn(counter, 0n, expiresAt)] as const] : [];
  });
  return { hold: { ...hold, expiresAt }, counters: new Map(moved), postings: [], events: [] };
}
