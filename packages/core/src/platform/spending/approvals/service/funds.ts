import type { ReleaseInput, ReserveInput, ReserveOutcome } from '../../../../budgets/model.js';
import type { Actor } from '../../../../kernel/actor.js';
import { DomainError, isDomainError } from '../../../../kernel/errors.js';
import type { Op } from '../../../../storage/counters.js';
import type { Action, ActionFunds } from '../model.js';
import type { ApprovalParts, StoredReceipt } from './parts.js';
import { asAlso, commitAlone, type ActionStep } from './step.js';

/** How long an approved action keeps its money before somebody must have begun with it. */
const keptApprovedMs = 7 * 86_400_000;

/** Nothing was stored: the store cannot be reached, and an action cannot be proposed by word of mouth. */
export const unrecorded = (): DomainError =>
  new DomainError('service_unavailable', 'unavailable', 'The service is unavailable. Try again later.');

type Committed = { readonly receipt: StoredReceipt; readonly replayed: boolean };

/**
 * Approves an action that holds money: what was held for the wait is taken anew under today's budgets, in the commit of
 * the approval. When they no longer give it, the action waits on.
 *
 * @throws what `words.refusal` makes of a refusal, or what the step throws.
 */
export async function approveWithFunds(
  parts: ApprovalParts,
  actor: Actor,
  { subjects, amount, holdId }: ActionFunds,
  step: ActionStep,
  now: Date,
): Promise<Committed> {
  const engine = parts.budgetsFor(actor);
  const ask: ReserveInput<StoredReceipt | null, { actions: Action }> = {
    subjects,
    amounts: { usd: BigInt(amount) },
    kind: 'authorization',
    ttlMs: keptApprovedMs,
    now,
    also: asAlso<ReserveOutcome>(step, ({ body, hold }, write) =>
      body.verdict === 'refused' ? null : write(hold?.id ?? null),
    ),
  };
  const anew = () => engine.reserve(ask);
  const reserved =
    holdId === null
      ? await anew()
      : await engine.rehold({ ...ask, holdId }).catch((error: unknown) => {
          if (isDomainError(error, 'hold_ended') || isDomainError(error, 'hold_missing')) return anew();
          throw error;
        });
  if (reserved.verdict === 'refused') throw parts.words.refusal(reserved.body, now);
  if (reserved.extra === null) throw unrecorded();
  return { receipt: reserved.extra, replayed: reserved.replayed };
}

/** Commits a step that no longer needs its money, giving it back in the same commit. */
export async function commitReleasing(
  parts: ApprovalParts,
  actor: Actor,
  funds: ActionFunds | null,
  step: ActionStep,
  { now, ops }: { readonly now: Date; readonly ops?: readonly Op[] | undefined },
): Promise<Committed> {
  if (funds === null || funds.holdId === null)
    return commitAlone(parts, actor.tenant, step, { now, ...(ops && { ops }) });
  const input: ReleaseInput<StoredReceipt | null, { actions: Action }> = {
    holdId: funds.holdId,
    now,
    ...(ops && { ops }),
    also: asAlso(step, (_, write) => write()),
  };
  const released = await parts.budgetsFor(actor).release(input);
  if (released.extra) return { receipt: released.extra, replayed: released.replayed };
  // The hold had ended by itself, so that nothing of the step was stored.
  return commitAlone(parts, actor.tenant, step, { now, ...(ops && { ops }) });
}
