import { DomainError } from '../../../../kernel/errors.js';
import { issuedCards, type Card, type With } from '../model.js';
import { withStatus } from '../rules/card-change.js';
import { newCard } from '../rules/new-card.js';
import type { CardDraft, CardPatch } from './asks.js';
import { closedAccount, closedCard, commitChange, issueNow } from './change.js';
import type { IssuingService } from './contract.js';
import { dropLimits, setLimits } from './limits.js';
import { accountOf, cardOf } from './load.js';
import { idOf } from './new-id.js';
import type { Call, Caller, IssuingParts } from './parts.js';
import { untilStill } from './step.js';

async function addCard(
  parts: IssuingParts,
  caller: Caller,
  accountId: string,
  draft: CardDraft,
  call: Call,
  also?: With<{ readonly card: Card }>,
): Promise<{ readonly card: Card; readonly replayed: boolean }> {
  const now = call.now ?? parts.runtime.now();
  const { tenant } = caller;
  const id = draft.id ?? (await idOf(parts, tenant, call, 'card'));
  const known = call.op ? await parts.storage.tenant(tenant).collection(issuedCards).get(id) : undefined;
  if (known) return { card: known, replayed: true };
  const card = newCard(id, accountId, draft, now);
  let created: readonly string[] = [];
  try {
    const replayed = await untilStill(async () => {
      const account = await accountOf(parts, tenant, accountId);
      if (account.status === 'closed') throw closedAccount();
      if (account.status === 'frozen')
        throw new DomainError('account_frozen', 'refused', 'The account is frozen.');
      created = [
        ...created,
        ...(await setLimits(parts, caller, { type: 'card', id }, account.currency, draft.limits ?? [], now)),
      ];
      const change = { before: account, account, cards: [{ before: null, card }], outcome: { card } };
      return commitChange(parts, caller, change, { now, call, step: 'card', also });
    });
    return { card: await issueNow(parts, tenant, id, now), replayed };
  } catch (error) {
    await dropLimits(parts, caller, created);
    throw error;
  }
}

async function changeCard(
  parts: IssuingParts,
  caller: Caller,
  cardId: string,
  patch: CardPatch,
  call: Call,
  also?: With<{ readonly card: Card }>,
): Promise<Card> {
  const now = call.now ?? parts.runtime.now();
  const { tenant } = caller;
  const seen = await cardOf(parts, tenant, cardId);
  if (seen.status === 'closed' && patch.status !== 'closed') throw closedCard();
  const { currency } = await accountOf(parts, tenant, seen.accountId);
  await setLimits(parts, caller, { type: 'card', id: cardId }, currency, patch.limits ?? [], now);
  return untilStill(async () => {
    const before = await cardOf(parts, tenant, cardId);
    const account = await accountOf(parts, tenant, before.accountId);
    const status = patch.status ?? before.status;
    if (before.status === 'closed') {
      if (status !== 'closed') throw closedCard();
      return before;
    }
    if (status === before.status && (patch.limits?.length ?? 0) === 0 && !also) return before;
    const reason = patch.reason ?? (status === before.status ? (before.frozenReason ?? 'manual') : 'manual');
    const card = withStatus(before, status, reason, now);
    const change = { before: account, account, cards: [{ before, card }], outcome: { card } };
    await commitChange(parts, caller, change, { now, call, step: 'card', also });
    return card;
  });
}

/** Makes the verbs about cards. */
export const cards = (parts: IssuingParts): Pick<IssuingService, 'addCard' | 'changeCard'> => ({
  addCard: (caller, accountId, draft, call = {}, also) =>
    addCard(parts, caller, accountId, draft, call, also),
  changeCard: (caller, cardId, patch, call = {}, also) =>
    changeCard(parts, caller, cardId, patch, call, also),
});
