import { isText } from '../../../../kernel/text.js';
import { notFound } from '../../errors.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { changeWorkspace } from '../../workspace/service/workspace.js';

const purpose = 'unsubscribe';

/** Where one reader leaves: a sealed token, so that nobody can write another's; null without an address or a key. */
export function unsubscribeUrl(
  { runtime, apiUrl }: Pick<MonitoringParts, 'runtime' | 'apiUrl'>,
  tenant: string,
  address: string,
): string | null {
  if (!runtime.cipher || apiUrl === null) return null;
  const token = runtime.cipher.seal(JSON.stringify([purpose, tenant, address]));
  return `${apiUrl}/notification-settings/unsubscribe?token=${encodeURIComponent(token)}`;
}

function readToken({ runtime }: Pick<MonitoringParts, 'runtime'>, token: string) {
  try {
    const [what, tenant, address] = JSON.parse(runtime.cipher?.open(token) ?? '[]') as readonly unknown[];
    if (what !== purpose || typeof tenant !== 'string' || typeof address !== 'string') return null;
    return isText(address) ? { tenant, address } : null;
  } catch {
    return null;
  }
}

/** Takes a reader off the list; again: the same. @throws DomainError `not_found` for a token that is not ours. */
export async function unsubscribe(parts: MonitoringParts, token: string): Promise<void> {
  const read = readToken(parts, token);
  if (read === null) throw notFound('Subscription');
  await changeWorkspace(parts, { tenant: read.tenant }, async ({ workspace, save, audit }) => {
    const { settings } = workspace;
    const recipients = settings.email.recipients.filter((each) => each !== read.address);
    if (recipients.length === settings.email.recipients.length) return;
    await save({ settings: { ...settings, email: { ...settings.email, recipients } } });
    audit({ action: 'notice.unsubscribed', resourceType: 'notice_settings', resourceId: null });
  });
}
