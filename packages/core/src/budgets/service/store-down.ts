import { DomainError } from '../../kernel/errors.js';
import type { Json } from '../../kernel/json.js';
import { isStorageError } from '../../storage/errors.js';
import type { Reserved } from '../model.js';
import { amountsJson } from '../rules/amounts.js';
import { matchBudgets } from '../rules/match-budgets.js';
import type { Engine } from './catalogue.js';
import type { Ask } from './decide.js';

/** Storage errors that say the store cannot decide now. */
const down = new Set(['unavailable', 'busy', 'full', 'deadline']);

/**
 * Answers a reserve whose store could not be reached: each remembered matching budget says whether requests pass then.
 * All must be `open`; where none is known the answer is closed.
 *
 * @throws DomainError `budget_unavailable`, or the error itself when it is of another kind.
 */
export function answerStoreDown<X extends Json>(engine: Engine, ask: Ask, error: unknown): Reserved<X> {
  if (!isStorageError(error) || !down.has(error.code)) throw error;
  const { index } = engine.memory;
  const rows = index ? matchBudgets(index, ask.subjects, ask.spend.amounts) : [];
  const open = rows.length > 0 && rows.every(({ budget }) => budget.whenDown === 'open');
  engine.onStoreDown?.({ answered: open ? 'open' : 'closed', error });
  if (!open)
    throw new DomainError('budget_unavailable', 'unavailable', 'budgets cannot be checked now', null, {
      cause: error,
    });
  return {
    decisionId: ask.id,
    verdict: 'admitted',
    body: {
      verdict: 'admitted',
      reason: null,
      binding: null,
      subjects: ask.subjects,
      amounts: amountsJson(ask.spend.amounts),
      session: ask.spend.session,
      checks: [],
      roomAt: null,
      passing: null,
      about: ask.about,
    },
    holdId: null,
    expiresAt: null,
    extra: null,
    replayed: false,
    hash: null,
    unrecorded: true,
  };
}
