import { budgets } from '../../../budgets/model.js';
import { emptyCounter } from '../../../storage/counters.js';
import type { Micros } from '../../../kernel/micros.js';
import { creditEntries, creditsKey } from '../code-credits/model.js';
import { lineEntries, lineKey } from '../credit-line/model.js';
import { lineStateOf } from '../credit-line/service.js';
import { projects, projectSubject } from '../portfolio/model.js';
import { monthOf } from '../profit-and-loss/rules/months.js';
import { currency, type ProjectsParts } from './parts.js';

/** Two records of one thing that do not agree. Amounts are micros as decimal strings. */
export interface ProjectsFault {
  /**
   * `month`: a project's spend of the present month on its books, its card and its budget · `cap`: its budget's cap and what
   * it says itself · `credits`, `line`: a counter and the sum of its entries.
   */
  readonly what: 'month' | 'cap' | 'credits' | 'line';
  /** The project; '' for the account. */
  readonly id: string;
  readonly expected: string;
  readonly found: string;
}

/**
 * Compares, for every project, the spend of the present month as three records have it: the books that profit and loss is read
 * from, the card's limit, and the project's budget; and the sums of credits and of the line with their entries.
 */
export async function verifyProjects(
  parts: ProjectsParts,
  tenant: string,
): Promise<readonly ProjectsFault[]> {
  const faults: ProjectsFault[] = [];
  const compare = (what: ProjectsFault['what'], id: string, expected: Micros, found: Micros): void => {
    if (expected !== found) faults.push({ what, id, expected: expected.toString(), found: found.toString() });
  };
  await verifyMonths(parts, tenant, compare);
  await verifySums(parts, tenant, compare);
  return faults;
}

type Compare = (what: ProjectsFault['what'], id: string, expected: Micros, found: Micros) => void;

async function verifyMonths(parts: ProjectsParts, tenant: string, compare: Compare): Promise<void> {
  const { storage, issuing, runtime } = parts;
  const now = runtime.now();
  const rows = await storage.tenant(tenant).collection(projects).find({});
  const caller = { tenant };
  const spent = await issuing.spend(caller, { by: 'account', currency, ...monthOf(now) });
  const ofProject = new Map(spent.map(({ value, amount }) => [value, amount]));
  const engine = parts.budgetsOf(caller);
  for (const { id, monthlyBudget } of rows) {
    const onBooks = ofProject.get(id) ?? 0n;
    const [budget] = await storage
      .tenant(tenant)
      .collection(budgets)
      .find({ subjectType: projectSubject, subjectId: id });
    const [status] = budget ? await engine.statuses([budget], now) : [];
    compare('cap', id, monthlyBudget, budget?.cap ?? 0n);
    compare('month', id, onBooks, (status?.settled ?? 0n) + (status?.held ?? 0n));
    const { items } = await issuing.cards(caller, { accountId: id, limit: 2 });
    const [card, second] = items;
    if (card === undefined || second !== undefined) continue;
    const standings = await issuing.standings(caller, 'card', [card.id], now);
    const month = standings.get(card.id)?.find(({ slot }) => slot === 'month');
    if (month) compare('month', id, onBooks, month.spent);
  }
}

async function verifySums({ storage }: ProjectsParts, tenant: string, compare: Compare): Promise<void> {
  const store = storage.tenant(tenant);
  const counters = await store.counters.read([creditsKey, lineKey]);
  const [sums, line] = [
    { amount: 0n, pending: 0n },
    { drawn: 0n, limit: 0n },
  ];
  for await (const batch of store.log(creditEntries).scan({}))
    for (const { amount, pending } of batch) {
      sums.amount += amount;
      sums.pending += pending;
    }
  for await (const batch of store.log(lineEntries).scan({}))
    for (const { drawn, limit } of batch) {
      line.drawn += drawn;
      line.limit += limit;
    }
  const credits = counters.get(creditsKey) ?? emptyCounter;
  compare('credits', '', sums.amount, credits.settled);
  compare('credits', 'pending', sums.pending, credits.held);
  const state = lineStateOf(counters.get(lineKey) ?? emptyCounter);
  compare('line', 'drawn', line.drawn, state.drawn);
  compare('line', 'limit', line.limit, state.limit);
}
