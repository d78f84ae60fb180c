import { formatMicros } from '../../kernel/micros.js';
import type { Check, DecisionBody } from '../model.js';

/** An amount in words: dollars for `usd`, else a number and its unit. */
function amountText(micros: string, unit: string): string {
  const text = formatMicros(BigInt(micros));
  if (unit !== 'usd') return `${text} ${unit}`;
  return text.startsWith('-') ? `-$${text.slice(1)}` : `$${text}`;
}

const limits = { cap: 'cap', session: 'session limit', velocity: 'velocity limit' } as const;

/** One check in words. */
export function describeCheck(check: Check): string {
  const { rule, unit, subjectType, subjectId, outcome } = check;
  const of = `${limits[rule]} of ${amountText(check.cap, unit)} on ${subjectType} ${subjectId}`;
  if (check.cooling) return `the ${of} was exceeded a short while ago and is cooling down`;
  const figures = `${amountText(check.requested, unit)} was asked for and ${amountText(check.available, unit)} is left of the ${of}`;
  if (outcome === 'passed') return figures;
  const modes = {
    refused: 'which refuses it',
    tolerated: 'which lets it through and marks it',
    tracked: 'which only tracks it',
    shadowed: 'which in shadow only notes that it would refuse',
  };
  return `${figures}, ${modes[outcome]}`;
}

/**
 * A stored decision in plain words: what decided it, when that may change, and what would pass. It begins like "Refused: $2
 * was asked for and $0.5 is left of the cap of $10 on user u1, which refuses it."
 *
 * @example
 * const blank = { reason: null, binding: null, session: null, roomAt: null, passing: null, about: null };
 * describeDecision({ verdict: 'admitted', ...blank, subjects: [], amounts: {}, checks: [] }); // 'Admitted: no budget applies.'
 */
export function describeDecision(body: DecisionBody): string {
  const { verdict, checks, binding, reason, roomAt, passing } = body;
  if (checks.length === 0) return 'Admitted: no budget applies.';
  const told = checks.filter((check) =>
    verdict === 'refused' ? check.outcome === 'refused' : check.outcome !== 'passed',
  );
  if (verdict === 'admitted') {
    const tight = checks.find((check) => check.budget === binding && check.rule === 'cap');
    const all = told.length > 0 ? told : tight ? [tight] : [];
    return `Admitted: ${all.map(describeCheck).join('; ')}.`;
  }
  const first = told.find((check) => check.budget === binding && check.rule === reason);
  const others = told.filter((check) => check !== first);
  const parts = [`Refused: ${[...(first ? [first] : []), ...others].map(describeCheck).join('; ')}.`];
  const most = Object.entries(passing ?? {}).map(([unit, micros]) => amountText(micros, unit));
  parts.push(most.length > 0 ? `At most ${most.join(' and ')} would pass now.` : 'Nothing would pass now.');
  parts.push(
    roomAt === null ? 'Time alone will not let it pass.' : `Time alone may let it pass at ${roomAt}.`,
  );
  return parts.join(' ');
}
