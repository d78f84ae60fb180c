import { auditEvents } from '../../../platform/tenancy/audit/model.js';
import type { Worker } from '../../../product.js';
import { dueWork, type Write } from '../../../storage/counters.js';
import { wallets } from '../agents/model.js';
import type { WalletParts } from '../service/parts.js';

/** Work of this kind forgets what a tenant's audit log need not keep; its first wallet puts it. */
const retentionWork = 'wallets.audit_retention';

const dayMs = 86_400_000;
const prunedTogether = 1_000;
const readTogether = 500;

/** The first instant of the next UTC day: whoever puts the work again on the same day moves nothing. */
const nextDay = (now: Date): Date => new Date((Math.floor(now.getTime() / dayMs) + 1) * dayMs);

/** Puts the daily look at a tenant's audit log, for the commit that makes a wallet. */
export const retentionLater = (tenant: string, now: Date): Write =>
  dueWork({
    kind: retentionWork,
    key: tenant,
    tenant,
    lane: tenant,
    due: nextDay(now),
    payload: null,
  });

/** The longest that any wallet of the tenant asks for, closed ones too; null without wallets. */
async function longestDays(
  { storage }: Pick<WalletParts, 'storage'>,
  tenant: string,
): Promise<number | null> {
  let longest: number | null = null;
  for (let last = ''; ;) {
    const rows = await storage
      .tenant(tenant)
      .collection(wallets)
      .find({}, { limit: readTogether, ...(last !== '' && { after: { id: last, value: last } }) });
    for (const { config } of rows) longest = Math.max(longest ?? 0, config.security.audit_retention_days);
    last = rows.at(-1)?.id ?? '';
    if (rows.length < readTogether) return longest;
  }
}

/**
 * Forgets audit events that are older than `security.audit_retention_days`, the longest of the tenant's wallets (wallets spec
 * §6.7); once a day, and on at once while there is more. A tenant without wallets forgets nothing.
 */
export const retentionWorker = (parts: Pick<WalletParts, 'storage'>): Worker => ({
  kind: retentionWork,
  perLane: 1,
  leaseMs: 60_000,
  run: async ({ tenant }, now) => {
    const days = await longestDays(parts, tenant);
    if (days === null) return null;
    const before = new Date(now.getTime() - days * dayMs);
    const pruned = await parts.storage.tenant(tenant).log(auditEvents).prune(before, prunedTogether);
    return { due: pruned >= prunedTogether ? now : nextDay(now) };
  },
});
