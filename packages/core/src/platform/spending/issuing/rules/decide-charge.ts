import type { Check, DecisionBody } from '../../../../budgets/model.js';
import type { AuthorizationTrace, Charge, ChargeCheck, LimitWord, TraceEntry } from '../model.js';

/** What the checks before the limits came to. */
export interface Judged {
  readonly entries: readonly TraceEntry[];
  /** The first check that failed. */
  readonly failed: { readonly check: string; readonly code: string; readonly entry: TraceEntry } | null;
}

/** Runs checks in order; behind the first that fails all are skipped. A check that throws fails closed (wallets spec §7.1). */
export function judgeCharge(charge: Charge, checks: readonly ChargeCheck[]): Judged {
  const entries: TraceEntry[] = [];
  let failed: Judged['failed'] = null;
  for (const { name, judge } of checks) {
    if (failed !== null) {
      entries.push(skipped(name));
      continue;
    }
    const finding = safely(judge, charge);
    const { result, value = null, limit = null } = finding;
    const entry: TraceEntry = { check: name, result, value, limit };
    entries.push(entry);
    if (result === 'fail') failed = { check: name, code: finding.code ?? 'declined', entry };
  }
  return { entries, failed };
}

function safely(judge: ChargeCheck['judge'], charge: Charge): ReturnType<ChargeCheck['judge']> {
  try {
    return judge(charge);
  } catch {
    return { result: 'fail', code: 'internal_error' };
  }
}

const skipped = (check: string): TraceEntry => ({ check, result: 'skip', value: null, limit: null });

/** The trace of a charge that a check refused before any limit was looked at. */
export function refusedTrace({ entries, failed }: Judged, limits: readonly LimitWord[]): AuthorizationTrace {
  const amounts =
    failed?.entry.value && failed.entry.limit && /^\d+$/.test(failed.entry.limit)
      ? { requested: failed.entry.value, limit: failed.entry.limit }
      : {};
  return {
    verdict: 'declined',
    code: failed?.code ?? null,
    check: failed?.check ?? null,
    ...amounts,
    checks: [...entries, ...limits.map(({ check }) => skipped(check))],
  };
}

/** The trace of a charge whose limits were judged: in the program's order, whatever order the engine looked in. */
export function judgedTrace(
  { entries }: Judged,
  limits: readonly LimitWord[],
  body: DecisionBody,
  slotOf: (budgetId: string) => string,
  asked: boolean,
): AuthorizationTrace {
  const wordOf = (check: Check): number =>
    limits.findIndex((word) => word.subjectType === check.subjectType && word.slot === slotOf(check.budget));
  const found = body.checks.map((check) => ({ check, at: wordOf(check) }));
  found.sort((a, b) => (a.at < 0 ? limits.length : a.at) - (b.at < 0 ? limits.length : b.at));
  const first = found.find(({ check }) => check.outcome === 'refused');
  let failed = false;
  const traced = found.map(({ check, at }): TraceEntry => {
    const name = limits[at]?.check ?? `${check.subjectType}_limit`;
    if (failed) return skipped(name);
    failed = check === first?.check;
    const unlimited = check.outcome === 'tracked' || check.cap === unlimitedCap.toString();
    return {
      check: name,
      result: failed ? 'fail' : unlimited ? 'skip' : 'pass',
      value: check.requested,
      limit: unlimited ? null : check.available,
    };
  });
  const checks = [...entries, ...traced];
  if (first === undefined) return { verdict: asked ? 'asked' : 'approved', code: null, check: null, checks };
  const word = limits[first.at];
  return {
    verdict: 'declined',
    code: word?.code ?? 'insufficient_funds',
    check: word?.check ?? `${first.check.subjectType}_limit`,
    requested: first.check.requested,
    available: first.check.available,
    limit: first.check.cap,
    checks,
  };
}

/** The cap of a budget that only counts: beyond any amount that is ever asked for. */
export const unlimitedCap = 10n ** 18n;
