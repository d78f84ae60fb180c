import type { Json } from '../../kernel/json.js';
import { checkText } from '../../kernel/text.js';
import { replacement, type Write } from '../../storage/counters.js';
import {
  budgets,
  type Amounts,
  type Budget,
  type ChargeAnswer,
  type Charged,
  type ChargeInput,
  type ChargeOutcome,
  type Extra,
} from '../model.js';
import { checkAmounts } from '../rules/amounts.js';
import { chargeBudgets, type Charge } from '../rules/charge-budgets.js';
import { checkSubjects } from '../rules/check-request.js';
import { catalogueKey } from '../rules/counter-keys.js';
import type { Facts } from '../rules/facts.js';
import { guessKeys, planKeys } from '../rules/plan-keys.js';
import { touchPeriods } from '../rules/touch-period.js';
import type { Engine } from './catalogue.js';
import { announce, commit, opsOf, post } from './commit.js';
import { lockedFacts, plannedFacts, rememberTurned, withMatched, type Matched } from './matching.js';

type ChargeValue = { readonly id: string; readonly charged: readonly Charged[] };

/**
 * Puts spend that already happened on every matching budget, item by item: each item is an operation of its own, and
 * all of them share the store's transaction where it gathers. Answers keep the order of the items.
 *
 * @throws DomainError `invalid` naming the item and unit, before anything is charged.
 */
export async function charge<X extends Json, F extends Extra>(
  engine: Engine,
  items: readonly ChargeInput<X, F>[],
): Promise<ChargeAnswer<X>[]> {
  const now = engine.runtime.now();
  const checked = items.map((item, index) => {
    checkAmounts(item.amounts, ['items', index, 'amounts'], 'signed');
    const nowMs = (item.now ?? now).getTime();
    const session = item.session === undefined ? null : checkText(item.session, ['items', index, 'session']);
    const amounts = costing(item.amounts);
    return {
      item,
      id: engine.runtime.id(),
      now: item.now ?? now,
      subjects: checkSubjects(item.subjects),
      charge: { amounts, session, reference: item.reference ?? null, nowMs },
    };
  });
  return Promise.all(
    checked.map((each) => {
      const request = { subjects: each.subjects, amounts: each.charge.amounts, confirm: each.item.confirm };
      return withMatched(engine, request, each.now, (matched) => chargeMatched(engine, each, matched));
    }),
  );
}

interface Item<X extends Json, F extends Extra> {
  readonly item: ChargeInput<X, F>;
  readonly id: string;
  readonly now: Date;
  readonly charge: Charge;
}

/** What costs nothing touches nothing (costs spec §5.8). */
function costing(amounts: Amounts): Amounts {
  return Object.fromEntries(Object.entries(amounts).filter(([, amount]) => amount !== 0n));
}

async function chargeMatched<X extends Json, F extends Extra>(
  engine: Engine,
  { item, id, now, charge: spent }: Item<X, F>,
  matched: Matched,
): Promise<ChargeAnswer<X>> {
  const { nowMs, session } = spent;
  const touch = { nowMs, session, velocity: false };
  let locked: readonly Facts[] = [];
  const committed = await commit<{ budgets: Budget }, ChargeOutcome, ChargeValue, X, F>(engine, item, {
    now,
    ops: opsOf(item, id, now),
    find: { budgets: { table: budgets, ids: matched.unsure } },
    plan: (found) => planKeys(plannedFacts(matched, found.budgets), touch),
    guess: guessKeys(matched.facts, touch),
    reads: [catalogueKey],
    step: ({ found, reads, counters, id: fresh }) => {
      const facts = lockedFacts(matched, found.budgets, reads, nowMs);
      if (facts === null) return 'stale';
      locked = facts;
      const effect = chargeBudgets(spent, facts, counters);
      const turns = touchPeriods(facts, counters, nowMs);
      const writes: Write[] = [
        ...turns.map(({ seen, next }) => replacement(budgets, seen, next)),
        ...post(effect.postings, now, id, null, spent.reference),
        ...announce([...turns.map(({ event }) => event), ...effect.events], now, fresh),
      ];
      const outcome = { id, charged: effect.charged };
      return { outcome, value: outcome, counters: effect.counters, writes };
    },
  });
  rememberTurned(engine, matched, locked, nowMs);
  const { value, extra, replayed, hash } = committed;
  return { id: value.id, charged: value.charged, extra, replayed, hash };
}
