import type { Micros } from '../../../../kernel/micros.js';

/** When a step counts as reached: spend at or above its share (`gt` strictly), credits at or below it (`lt` strictly). */
export type StepOperator = 'gte' | 'gt' | 'lte' | 'lt';

/**
 * The furthest step whose share of the limit a value has reached; null when it is short of all. Steps are whole percents
 * in any order; for `lte` and `lt` the furthest one is the smallest.
 *
 * @example
 * reachedStep([50, 80, 100], { value: 85n, limit: 100n, operator: 'gte' }); // 80
 */
export function reachedStep(
  steps: readonly number[],
  {
    value,
    limit,
    operator,
  }: { readonly value: Micros; readonly limit: Micros; readonly operator: StepOperator },
): number | null {
  const reached = steps.filter((step) => {
    const [share, asked] = [100n * value, BigInt(step) * limit];
    if (operator === 'gte') return share >= asked;
    if (operator === 'gt') return share > asked;
    return operator === 'lte' ? share <= asked : share < asked;
  });
  if (reached.length === 0) return null;
  return operator === 'gte' || operator === 'gt' ? Math.max(...reached) : Math.min(...reached);
}
