import type { CardProgram, ChargeCheck, IssuingChange } from '../../../platform/spending/issuing/model.js';
import { accountCheck, cardCheck } from '../../../platform/spending/issuing/rules/charge-checks.js';
import type { Runtime } from '../../../kernel/runtime.js';
import { balanceCheck, watchShare } from '../alerts/service/watch.js';
import { creditShare } from '../code-credits/service/after.js';
import { earnedBy } from '../code-credits/rules/earned.js';
import { tierOf, type Tier } from '../code-credits/rules/tiers.js';
import { lineSubject } from '../credit-line/model.js';
import { together } from './after.js';
import { productName } from './parts.js';

/** What the program needs from below. */
export interface ProgramParts {
  readonly runtime: Pick<Runtime, 'id' | 'hash'>;
  readonly tiers: readonly Tier[];
  readonly classify: CardProgram['classify'];
  /** Whether alert rules watch transactions. */
  readonly watched: boolean;
}

const closed = { frozen: 'card_frozen', closed: 'card_closed' } as const;

/** Only an active project spends (projects spec §4.4). */
const projectCheck: ChargeCheck = {
  name: 'project',
  judge: ({ account: { policy } }) => {
    const status = typeof policy['status'] === 'string' ? policy['status'] : 'active';
    return status === 'active'
      ? { result: 'pass', value: status }
      : { result: 'fail', value: status, limit: 'active', code: 'project_inactive' };
  },
};

/** How projects use card accounts: the order of the decision, what charges earn, and what is watched (projects spec §4.4). */
export function projectsProgram(parts: ProgramParts): CardProgram {
  const { tiers, classify, watched } = parts;
  return {
    name: productName,
    classify,
    checks: [accountCheck('account', closed), cardCheck('card', closed), projectCheck],
    limits: [
      { subjectType: 'card', slot: 'day', check: 'daily_limit', code: 'daily_limit_exceeded' },
      { subjectType: 'card', slot: 'month', check: 'monthly_limit', code: 'monthly_limit_exceeded' },
      { subjectType: lineSubject, slot: '', check: balanceCheck, code: 'insufficient_balance' },
    ],
    facts: (transaction) => {
      const { rate } = tierOf(transaction.category, tiers);
      const { earned, pending } = earnedBy(transaction.type === 'refund' ? null : transaction, rate);
      return { rewards: (earned + pending).toString() };
    },
    events: cardEvents,
    prepare: (change) =>
      Promise.resolve(
        change.transaction.type === 'income'
          ? null
          : together(change, [creditShare(parts), watched ? watchShare(parts, change) : null]),
      ),
  };
}

/** Tells of cards that were frozen and unfrozen (projects spec §9.4). */
function cardEvents(
  change: IssuingChange,
): readonly { type: string; subject: string; data: Record<string, string | null> }[] {
  if (change.kind !== 'card' || change.before === null || change.before.status === change.card.status)
    return [];
  const { id, accountId, status, frozenReason, last4 } = change.card;
  const type = status === 'active' ? 'card.unfrozen' : `card.${status}`;
  return [
    { type, subject: `card:${id}`, data: { card: id, project: accountId, status, frozenReason, last4 } },
  ];
}
