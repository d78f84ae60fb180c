import type { Actor } from '../../../kernel/actor.js';
import type { Position } from '../../../kernel/cursor.js';
import { isDomainError } from '../../../kernel/errors.js';
import type { JsonObject } from '../../../kernel/json.js';
import type { Page } from '../../../kernel/page.js';
import type {
  ApprovalStatus,
  AuthorizationTrace,
  CardApproval,
  CardTransaction,
} from '../../../platform/spending/issuing/model.js';
import { wallets, type Wallet } from '../agents/model.js';
import { walletRow } from '../agents/service/read.js';
import { chargeDeclined, insufficientPermissions, notFound } from '../errors.js';
import { boundWallet, holdsScope } from '../rules/key-scope.js';
import { auditing } from '../service/commit.js';
import type { WalletCall, WalletParts } from '../service/parts.js';

/** An approval with its agent's name, and its transaction where one was decided on. */
export interface ApprovalView {
  readonly approval: CardApproval;
  readonly agentName: string;
  readonly transaction: CardTransaction | null;
}

/** People's say on charges (wallets spec §5.4). */
export interface WalletApprovals {
  /** Newest first; those that wait when no status is named. */
  list(
    actor: Actor,
    page: {
      readonly statuses?: readonly ApprovalStatus[];
      readonly walletId?: string;
      readonly limit: number;
      readonly after?: Position;
    },
    now?: Date,
  ): Promise<Page<ApprovalView>>;
  /** @throws DomainError `not_found`. */
  get(actor: Actor, id: string, now?: Date): Promise<ApprovalView>;
  /**
   * Judges the charge again and lets it go. The same verdict twice changes nothing.
   *
   * @throws DomainError `not_found`, `insufficient_permissions` for a key that is bound to a wallet or lacks the scope,
   * `approval_already_resolved`, `approval_expired`, or the code of the check that fails now: it then waits on.
   */
  approve(actor: Actor, id: string, note?: string | null, call?: WalletCall): Promise<ApprovalView>;
  /** Throws as `approve` does. */
  deny(actor: Actor, id: string, reason?: string | null, call?: WalletCall): Promise<ApprovalView>;
}

/** An agent's key is bound to its wallet: whatever it was given, it never decides on its own spending. */
function checkDecider(actor: Actor): void {
  if (!holdsScope(actor, 'approve') || boundWallet(actor) !== null)
    throw insufficientPermissions('This key may not decide on approvals.', { required_scope: 'approve' });
}

const deciderOf = (actor: Actor): string =>
  actor.user?.email ?? actor.user?.id ?? actor.key?.name ?? 'unknown';

/** Makes the service. */
export function walletApprovals(parts: WalletParts): WalletApprovals {
  const { issuing, runtime } = parts;

  const find = async (
    actor: Actor,
    id: string,
    now: Date,
  ): Promise<{ approval: CardApproval; wallet: Wallet }> => {
    const approval = await issuing.approval({ tenant: actor.tenant }, id, now);
    if (!approval) throw notFound('approval', id);
    const wallet = await walletRow(parts, actor, approval.accountId).catch(() => {
      throw notFound('approval', id);
    });
    return { approval, wallet };
  };

  const decide = async (
    actor: Actor,
    id: string,
    verdict: 'approve' | 'deny',
    note: string | null,
    { op, now = runtime.now() }: WalletCall,
  ): Promise<ApprovalView> => {
    checkDecider(actor);
    const { wallet } = await find(actor, id, now);
    const action = verdict === 'approve' ? 'approval.approved' : 'approval.denied';
    const told = { action, resourceType: 'approval', resourceId: id, before: { status: 'pending' } };
    const done = await issuing[verdict](
      { tenant: actor.tenant, actor },
      id,
      { resolvedBy: deciderOf(actor), note },
      { now, ...(op && { op }) },
      {
        write: ({ approval }) => ({
          writes: [auditing(parts, actor, { ...told, after: { status: approval.status, note } }, now)],
        }),
      },
    ).catch((error: unknown) => {
      throw refusedNow(error, wallet.config.spend.currency);
    });
    return { ...done, agentName: wallet.agentName };
  };

  return {
    list: async (actor, { walletId, statuses, limit, after }, now = runtime.now()) => {
      const wanted = walletId ?? boundWallet(actor) ?? undefined;
      if (wanted !== undefined) await walletRow(parts, actor, wanted);
      const page = await issuing.approvals(
        { tenant: actor.tenant },
        {
          limit,
          ...(statuses !== undefined && { statuses }),
          ...(wanted !== undefined && { accountId: wanted }),
          ...(after !== undefined && { after }),
        },
        now,
      );
      const ids = [...new Set(page.items.map(({ accountId }) => accountId))];
      const rows =
        ids.length === 0
          ? []
          : await parts.storage
              .tenant(actor.tenant)
              .collection(wallets)
              .find({ id: { in: ids } });
      const names = new Map(rows.map((row) => [row.id, row.agentName]));
      const items = page.items.flatMap((approval) => {
        const agentName = names.get(approval.accountId);
        return agentName === undefined ? [] : [{ approval, agentName, transaction: null }];
      });
      return { items, next: page.next };
    },
    get: async (actor, id, now = runtime.now()) => {
      const { approval, wallet } = await find(actor, id, now);
      return { approval, agentName: wallet.agentName, transaction: null };
    },
    approve: (actor, id, note = null, call = {}) => decide(actor, id, 'approve', note, call),
    deny: (actor, id, reason = null, call = {}) => decide(actor, id, 'deny', reason, call),
  };
}

/** A check that fails at the approval is told like one that failed at the charge. */
function refusedNow(error: unknown, currency: string): unknown {
  if (!isDomainError(error) || error.kind !== 'refused' || error.details === null) return error;
  const trace = error.details as JsonObject & Partial<AuthorizationTrace>;
  return typeof trace.check === 'string'
    ? chargeDeclined(error.code, trace, { currency, transactionId: null })
    : error;
}
