import type { WalletParts } from './parts.js';

const atOnce = 200;

/**
 * Does what is due in one tenant by an instant ahead of the machine's clock: questions whose time is over, and
 * authorizations. What nobody asks for stays in the work's own queue and finds nothing left to do.
 */
export const overtaking =
  ({ issuing, runtime }: Pick<WalletParts, 'issuing' | 'runtime'>) =>
  async (tenant: string, now: Date): Promise<void> => {
    const workOf = (kind: string) => issuing.workers.find((worker) => worker.kind === kind);
    const item = (kind: string, id: string) => ({
      kind,
      key: `${tenant}:${id}`,
      tenant,
      lane: tenant,
      due: now,
      payload: { id },
      token: runtime.id(),
      until: now,
      attempt: 1,
    });
    // As stored, not as the clock leaves them: those that are over are the ones to look at.
    const start = new Date(0);
    for (let after: Parameters<typeof issuing.approvals>[1]['after'], more = true; more;) {
      const page = await issuing.approvals(
        { tenant },
        { statuses: ['pending'], limit: atOnce, ...(after && { after }) },
        start,
      );
      for (const { id, expiresAt } of page.items)
        if (expiresAt <= now) await workOf('card.approval')?.run(item('card.approval', id), now);
      after = page.next ?? undefined;
      more = page.next !== null;
    }
    for (let after: Parameters<typeof issuing.transactions>[1]['after'], more = true; more;) {
      const page = await issuing.transactions(
        { tenant },
        { statuses: ['pending'], limit: atOnce, ...(after && { after }) },
        start,
      );
      for (const { id, expiresAt } of page.items)
        if (expiresAt !== null && expiresAt <= now)
          await workOf('card.authorization')?.run(item('card.authorization', id), now);
      after = page.next ?? undefined;
      more = page.next !== null;
    }
  };
