import type { DecisionBody } from '@bursar/core';
import { columns, dollars } from './listing.js';
import type { PlannedBudget } from './plan.js';
import type { ReplayResult } from './replay.js';

/** A line of the table: a budget as the books have it after the replay. */
export interface BudgetLine {
  readonly plan: PlannedBudget;
  readonly settled: bigint;
  readonly held: bigint;
}

/** What a person reads after a replay. */
export function summaryText(result: ReplayResult, lines: readonly BudgetLine[], seconds: number): string {
  const refused = result.calls - result.admitted;
  const count = (n: number): string => n.toLocaleString('en-US');
  const table = columns([
    ['budget', 'cap', 'spent', 'refused'],
    ...lines.map(({ plan, settled }) => [
      plan.label,
      dollars(plan.cap),
      dollars(settled),
      count(result.refused.get(plan.label) ?? 0),
    ]),
  ]);
  const rate = Math.round(result.calls / seconds);
  return [
    `  ${count(result.calls)} calls in ${seconds.toFixed(1)} s (${count(rate)}/s): ${count(result.admitted)} admitted, ${count(refused)} refused`,
    `  spent ${dollars(result.spent)}, saved ${dollars(result.saved)}${result.unpriced > 0 ? `, ${count(result.unpriced)} calls without a price` : ''}`,
    '',
    table,
    ...(result.topRefusal
      ? ['', `  top refusal: ${explain(result.topRefusal.label, result.topRefusal.body)}`]
      : []),
  ].join('\n');
}

/** A refusal in one sentence. */
function explain(label: string, body: DecisionBody): string {
  const check = body.checks.find(({ outcome }) => outcome === 'refused');
  if (!check) return `the budget of ${label} refused`;
  const asked = dollars(BigInt(check.requested), 6);
  const left = dollars(BigInt(check.available), 6);
  const when =
    body.roomAt === null
      ? 'no time will make room: raise the cap or reset the budget'
      : `room returns at ${body.roomAt}`;
  return `${label} asked for ${asked} with ${left} left of ${dollars(BigInt(check.cap), 6)}; ${when}`;
}
