import type { Check, DecisionBody } from '../../../../budgets/model.js';
import { entityIdOf } from '../../budgets/rules.js';
import { compareBytes } from '../../../../storage/match.js';

/** How a budget stands after a decision. */
interface Left {
  readonly check: Check;
  readonly left: bigint;
}

const leftAfter = (check: Check, admitted: boolean): Left => ({
  check,
  left: BigInt(check.available) - (admitted ? BigInt(check.requested) : 0n),
});

const tighter = (a: Left, b: Left): number => {
  if (a.left !== b.left) return a.left < b.left ? -1 : 1;
  return (
    compareBytes(a.check.subjectType, b.check.subjectType) ||
    compareBytes(a.check.subjectId, b.check.subjectId)
  );
};

/**
 * Tells of the budget with the least left once the decision is carried out, ties by type and id; nothing where no budget
 * applies (costs spec §9.8).
 */
export function budgetHeaders(
  body: Pick<DecisionBody, 'checks' | 'verdict'>,
): Readonly<Record<string, string>> {
  const admitted = body.verdict === 'admitted';
  let least: Left | undefined;
  for (const check of body.checks) {
    if (check.rule !== 'cap' || check.unit !== 'usd') continue;
    const left = leftAfter(check, admitted);
    if (least === undefined || tighter(left, least) < 0) least = left;
  }
  if (least === undefined) return {};
  const { check, left } = least;
  return {
    'x-nullspend-budget-limit': check.cap,
    'x-nullspend-budget-spent': (BigInt(check.cap) - left).toString(),
    'x-nullspend-budget-remaining': (left > 0n ? left : 0n).toString(),
    'x-nullspend-budget-entity': `${check.subjectType}:${entityIdOf(check)}`,
  };
}
