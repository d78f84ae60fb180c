import type { DigestKind } from '../../plans/model.js';
import type { Message } from '../../notices/service/send.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { digestRuns } from '../model.js';
import { digestSections } from '../rules/digest-lines.js';
import { digestPeriod, type DigestPeriod } from '../rules/digest-period.js';
import { buildDigest, type DigestView } from '../rules/digest-view.js';
import { digestHtml, digestJson, digestText } from '../rules/render-digest.js';
import { addDays, addMonths, type Day } from '../../../../kernel/day.js';
import { gatherDigest } from './gather.js';

/** The period that begins on a day. */
const periodFrom = (kind: DigestKind, start: Day): DigestPeriod =>
  digestPeriod(
    kind,
    kind === 'daily' ? addDays(start, 1) : kind === 'weekly' ? addDays(start, 7) : addMonths(start, 1),
  );

/** A digest of any period, from what is stored now; null when there is nothing to tell. */
export async function digestView(
  parts: MonitoringParts,
  tenant: string,
  period: DigestPeriod,
): Promise<DigestView | null> {
  return buildDigest(await gatherDigest(parts, tenant, period, parts.runtime.now()));
}

/** The message of a run that was queued; null when it is gone or has nothing to tell. */
export async function digestMessage(
  parts: MonitoringParts,
  tenant: string,
  runId: string,
): Promise<Message | null> {
  const run = await parts.storage.tenant(tenant).collection(digestRuns).get(runId);
  if (!run) return null;
  const view = await digestView(parts, tenant, periodFrom(run.kind, run.periodStart));
  if (view === null) return null;
  const [first] = digestSections(view);
  return {
    subject: view.subject,
    summary: first?.lines[0] ?? '',
    text: (unsubscribe) => digestText(view, unsubscribe),
    html: (unsubscribe) => digestHtml(view, unsubscribe),
    json: { event: 'digest', ...digestJson(view) },
  };
}
