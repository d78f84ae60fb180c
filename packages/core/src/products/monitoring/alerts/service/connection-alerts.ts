import type { SyncReport } from '../../connections/service/sync.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { raiseMonitoring } from './raise.js';

const kinds = ['connection_error', 'reauth_required'];

/**
 * Tells of a connection that broke, once for each time it breaks, and resolves what was told when it works again
 * (monitoring spec §6.1).
 */
export async function tellConnection(
  parts: MonitoringParts,
  tenant: string,
  { before, after }: SyncReport,
  now: Date,
): Promise<void> {
  if (!after) return;
  if (after.status === 'active') {
    const mayBeOpen = before !== null && before.failures > 0;
    const filter = { kinds, tags: { account: after.id } };
    if (mayBeOpen)
      await parts
        .alertsOver(parts.storage)
        .settle({ tenant }, filter, { status: 'resolved', resolution: 'recovered' }, now);
    return;
  }
  const kind =
    after.status === 'error' ? 'connection_error' : after.status === 'reauth_required' ? after.status : null;
  if (kind === null || after.failingSince === null) return;
  const name = parts.connectors.get(after.provider)?.name ?? after.provider;
  const since = after.failingSince.toISOString();
  const title = kind === 'reauth_required' ? `${name} needs new credentials` : `${name} cannot be reached`;
  const message =
    kind === 'reauth_required'
      ? `${after.label}: the provider turned the credentials down. Earlier figures are kept.`
      : `${after.label}: no sync since ${after.lastSyncedAt?.toISOString() ?? since}. Earlier figures are kept.`;
  await raiseMonitoring(
    parts,
    tenant,
    [
      {
        ...{ rule: null, kind, scope: `account:${after.id}`, period: since, title, message },
        severity: kind === 'reauth_required' ? 'medium' : 'low',
        facts: { code: after.lastError?.code ?? null },
        tags: { provider: after.provider, account: after.id },
        assigneeId: after.ownerId,
      },
    ],
    now,
  );
}
