import { isCurrency } from '../../../../kernel/currency.js';
import { invalid } from '../../../../kernel/errors.js';
import {
  cardAccounts,
  cardApprovals,
  issuedCards,
  type Card,
  type CardAccount,
  type With,
} from '../model.js';
import { withStatus } from '../rules/card-change.js';
import { newCard } from '../rules/new-card.js';
import { endQuestion } from './approvals.js';
import type { AccountDraft, AccountPatch } from './asks.js';
import { closedAccount, commitChange, issueNow } from './change.js';
import type { IssuingService } from './contract.js';
import { dropLimits, setLimits } from './limits.js';
import { accountOf } from './load.js';
import { idOf } from './new-id.js';
import type { Call, Caller, IssuingParts } from './parts.js';
import { untilStill } from './step.js';

async function open(
  parts: IssuingParts,
  caller: Caller,
  draft: AccountDraft,
  call: Call,
  also?: With<{ readonly account: CardAccount; readonly card: Card | null }>,
): Promise<{ readonly account: CardAccount; readonly card: Card | null; readonly replayed: boolean }> {
  if (!isCurrency(draft.currency)) throw invalid(['currency'], 'is not a currency');
  const now = call.now ?? parts.runtime.now();
  const { tenant } = caller;
  const id = draft.id ?? (await idOf(parts, tenant, call, 'account'));
  const { program, currency, subjects = [], policy = {} } = draft;
  const dates = { createdAt: now, updatedAt: now };
  const account: CardAccount = {
    id,
    program,
    status: 'active',
    currency,
    subjects,
    policy,
    revision: 1,
    ...dates,
  };
  const cardId = draft.card && (draft.card.id ?? (await idOf(parts, tenant, call, 'card')));
  const card = draft.card && cardId !== undefined ? newCard(cardId, id, draft.card, now) : null;
  const created: string[] = [];
  const limit = async (type: 'card_account' | 'card', subject: string, limits: AccountDraft['limits']) => {
    created.push(...(await setLimits(parts, caller, { type, id: subject }, currency, limits ?? [], now)));
  };
  try {
    await limit('card_account', id, draft.limits);
    if (card) await limit('card', card.id, draft.card?.limits);
    const cards = card ? [{ before: null, card }] : [];
    const change = { before: null, account, cards, outcome: { account, card } };
    const known = call.op ? await parts.storage.tenant(tenant).collection(cardAccounts).get(id) : undefined;
    const replayed = known
      ? true
      : await commitChange(parts, caller, change, { now, call, step: 'open', also });
    const issued = card && (await issueNow(parts, tenant, card.id, now));
    return { account: known ?? account, card: issued, replayed };
  } catch (error) {
    await dropLimits(parts, caller, created);
    throw error;
  }
}

async function changeAccount(
  parts: IssuingParts,
  caller: Caller,
  id: string,
  patch: AccountPatch,
  call: Call,
  also?: With<{ readonly account: CardAccount }>,
): Promise<CardAccount> {
  const now = call.now ?? parts.runtime.now();
  const { tenant } = caller;
  const seen = await accountOf(parts, tenant, id);
  if (seen.status === 'closed' && patch.status !== 'closed') throw closedAccount();
  await setLimits(parts, caller, { type: 'card_account', id }, seen.currency, patch.limits ?? [], now);
  const account = await untilStill(async () => {
    const before = await accountOf(parts, tenant, id);
    const { status = before.status, policy = before.policy, subjects = before.subjects } = patch;
    if (before.status === 'closed') {
      if (status !== 'closed') throw closedAccount();
      return before;
    }
    const next = { ...before, status, policy, subjects, revision: before.revision + 1, updatedAt: now };
    const rows = await parts.storage.tenant(tenant).collection(issuedCards).find({ accountId: id });
    const live = rows.filter((card) => card.status !== 'closed');
    const touched = status === 'closed' || (patch.limits?.length ?? 0) > 0 ? live : [];
    const cards = touched.map((card) => ({
      before: card,
      card: withStatus(
        card,
        status === 'closed' ? 'closed' : card.status,
        card.frozenReason ?? 'manual',
        now,
      ),
    }));
    const change = { before, account: next, cards, outcome: { account: next } };
    await commitChange(parts, caller, change, { now, call, step: 'account', also });
    return next;
  });
  if (account.status === 'closed') await cancelQuestions(parts, caller, id, now);
  return account;
}

async function cancelQuestions(
  parts: IssuingParts,
  caller: Caller,
  accountId: string,
  now: Date,
): Promise<void> {
  const rows = parts.storage.tenant(caller.tenant).collection(cardApprovals);
  for (const { id } of await rows.find({ accountId, status: 'pending' }))
    await endQuestion(parts, caller, 'cancelled', { id, by: null, call: { now } });
}

/** Makes the verbs about accounts. */
export const accounts = (parts: IssuingParts): Pick<IssuingService, 'open' | 'changeAccount'> => ({
  open: (caller, draft, call = {}, also) => open(parts, caller, draft, call, also),
  changeAccount: (caller, id, patch, call = {}, also) => changeAccount(parts, caller, id, patch, call, also),
});
