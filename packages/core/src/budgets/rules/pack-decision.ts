import type { Check, DecisionBody, PackedCheck, PackedDecision } from '../model.js';

/**
 * A decision as it is stored. Requests that every cap lets pass are nearly all there are, so that of a passed cap only
 * what cannot be told from the request is written.
 */
export function packDecision(body: DecisionBody): PackedDecision {
  const { verdict, reason, binding, subjects, amounts, session, checks, roomAt, passing, about } = body;
  const packed: PackedDecision = { subjects, amounts, checks: checks.map((check) => packCheck(check, body)) };
  return {
    ...packed,
    ...(binding === null ? {} : { binding }),
    ...(session === null ? {} : { session }),
    ...(about === null ? {} : { about }),
    ...(verdict === 'admitted' ? {} : { reason, roomAt, passing }),
  };
}

function packCheck(check: Check, { subjects, amounts }: DecisionBody): PackedCheck {
  const { budget, unit, rule, outcome, available, cap, n } = check;
  if (rule !== 'cap' || outcome !== 'passed' || n === undefined || check.requested !== amounts[unit])
    return check;
  const subject = subjects.findIndex(({ type, id }) => type === check.subjectType && id === check.subjectId);
  return subject < 0 ? check : [budget, subject, unit, available, cap, n];
}

/** The decision that was packed. */
export function unpackDecision(packed: PackedDecision): DecisionBody {
  const { subjects, amounts, checks, binding = null, session = null, about = null, reason } = packed;
  return {
    verdict: reason === undefined ? 'admitted' : 'refused',
    reason: reason ?? null,
    binding,
    subjects,
    amounts,
    session,
    checks: checks.map((check) => unpackCheck(check, packed)),
    roomAt: packed.roomAt ?? null,
    passing: packed.passing ?? null,
    about,
  };
}

const isWhole = (check: PackedCheck): check is Check => !Array.isArray(check);

function unpackCheck(check: PackedCheck, { subjects, amounts }: PackedDecision): Check {
  if (isWhole(check)) return check;
  const [budget, subject, unit, available, cap, n] = check;
  const { type: subjectType = '', id: subjectId = '' } = subjects[subject] ?? {};
  const requested = amounts[unit] ?? '0';
  const outcome = 'passed';
  return { budget, subjectType, subjectId, unit, rule: 'cap', outcome, requested, available, cap, n };
}
