import { dayIn, startOfDay } from '../../../../kernel/day.js';
import { placeOf } from '../../../../platform/tenancy/organizations/rules/tenant.js';
import type { Storage } from '../../../../storage/storage.js';
import { nextDigest } from '../../notices/rules/quiet-hours.js';
import { openChannels } from '../../notices/rules/settings.js';
import { notices } from '../../notices/model.js';
import { noticeItems, noticeRows, noticeWork, type Telling } from '../../notices/service/queue.js';
import type { Channel, DigestKind } from '../../plans/model.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { readWorkspace } from '../../workspace/service/workspace.js';
import { digestRuns, type DigestRun } from '../model.js';
import { digestPeriod } from '../rules/digest-period.js';
import { buildDigest } from '../rules/digest-view.js';
import { gatherDigest } from './gather.js';

const hourMs = 3_600_000;
/** How long a month's digest waits for late figures (monitoring spec §14). */
const lateMs = 48 * hourMs;

/** What became of a workspace's digest. */
export interface DigestReport {
  readonly result: 'queued' | 'skipped';
  readonly code: 'known' | 'nothing_to_tell' | 'switched_off' | 'waiting_for_data' | 'no_channel' | null;
  /** When the next one is due; null when the kind is switched off. */
  readonly next: Date | null;
}

/** Notes the run and everything that tells of it in one commit; false when it was noted before. */
async function commitRun(tx: Storage, run: DigestRun, telling: Telling): Promise<boolean> {
  const tenant = tx.tenant(telling.tenant);
  if (!(await tenant.collection(digestRuns).insert(run))) return false;
  if (run.status === 'skipped') return true;
  await tenant.collection(notices).put(noticeRows(telling));
  await tx.work.put(noticeItems(telling));
  return true;
}

/**
 * Makes a workspace's digest of the last whole day, week or month of its zone, once: whoever runs it how often, each reader
 * is told once per period (monitoring spec §8). What was missed is made up for by one digest, not by many.
 */
export async function runDigest(
  parts: MonitoringParts,
  tenantId: string,
  kind: DigestKind,
  { now, force = false }: { readonly now: Date; readonly force?: boolean },
): Promise<DigestReport> {
  const { settings } = await readWorkspace(parts, parts.storage.tenant(tenantId));
  const { entitlements } = await parts.planOf(placeOf(tenantId).organization);
  const { timezone } = settings.digests;
  const isOn = settings.digests[kind];
  const next = isOn ? nextDigest(kind, settings.digests, now) : null;
  const skipped = (code: DigestReport['code'], at = next): DigestReport => ({
    result: 'skipped',
    code,
    next: at,
  });
  if (!(isOn || force) || !entitlements.digests.includes(kind)) return skipped('switched_off');
  const period = digestPeriod(kind, dayIn(now, timezone));
  const start = period.range.from;
  const id = `${kind}/${start}`;
  if (await parts.storage.tenant(tenantId).collection(digestRuns).get(id)) return skipped('known');
  const channels: Channel[] = openChannels(settings).filter((channel) =>
    entitlements.channels.includes(channel),
  );
  if (channels.length === 0) return skipped('no_channel');
  const facts = await gatherDigest(parts, tenantId, period, now);
  const giveUp = startOfDay(period.range.before, timezone).getTime() + lateMs;
  if (kind === 'monthly' && facts.incomplete.length > 0 && now.getTime() < giveUp && !force)
    return skipped('waiting_for_data', new Date(now.getTime() + hourMs));
  const view = buildDigest(facts);
  const run: DigestRun = {
    id,
    kind,
    periodStart: start,
    status: view === null ? 'skipped' : 'queued',
    createdAt: now,
  };
  const telling: Telling = {
    ...{ tenant: tenantId, subject: id, about: 'digest', channels, due: now, now },
    recipients: settings.email.recipients,
  };
  const isFirst = await parts.storage.transaction((tx) => commitRun(tx, run, telling));
  if (!isFirst) return skipped('known');
  if (view === null) return skipped('nothing_to_tell');
  parts.wake(noticeWork);
  return { result: 'queued', code: null, next };
}
