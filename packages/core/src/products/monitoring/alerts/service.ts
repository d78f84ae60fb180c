import { hasRole, type Actor } from '../../../kernel/actor.js';
import type { Page } from '../../../kernel/page.js';
import type { Alert } from '../../../platform/spending/alerts/model.js';
import type { AlertChange } from '../../../platform/spending/alerts/rules/lifecycle.js';
import type { AlertFilter, AlertPage } from '../../../platform/spending/alerts/service.js';
import { actingUser } from '../../../platform/tenancy/audit/rules.js';
import { notAllowed } from '../errors.js';
import { notices, type Notice } from '../notices/model.js';
import { mustBeMember } from '../workspace/service/members.js';
import type { MonitoringParts } from '../workspace/service/parts.js';
import { changeWorkspace } from '../workspace/service/workspace.js';
import type { AlertWord } from './rules/alert-json.js';

/** Which alerts are wanted. */
export interface AlertQuery extends Omit<AlertFilter, 'statuses' | 'ruleId' | 'period' | 'tags'> {
  readonly status?: AlertWord | undefined;
  readonly provider?: string | undefined;
}

/** An alert and how telling of it went. */
export interface ToldAlert {
  readonly alert: Alert;
  readonly deliveries: readonly Notice[];
}

/** A page of the timeline. */
export interface AlertList extends Page<ToldAlert> {
  readonly unread: number;
}

/** What is done to an alert. */
export interface AlertPatch {
  readonly status?: Exclude<AlertWord, 'new'> | undefined;
  readonly note?: string | null | undefined;
  readonly assigneeId?: string | null | undefined;
}

/** What happened, and what became of it. */
export interface AlertTimeline {
  /** Newest first. */
  list(actor: Actor, query: AlertQuery, page: Omit<AlertPage, 'filter'>): Promise<AlertList>;
  /**
   * Moves an alert on. A false alarm is no example of what is usual any more.
   *
   * @throws DomainError `not_found`, `invalid_alert_transition` (conflict), `forbidden` for a member and another's alert.
   */
  change(actor: Actor, id: string, patch: AlertPatch): Promise<ToldAlert>;
}

function filterOf({ status, provider, ...rest }: AlertQuery): AlertFilter {
  const statuses: AlertFilter['statuses'] =
    status === undefined
      ? undefined
      : [status === 'new' ? 'open' : status === 'acknowledged' ? status : 'resolved'];
  return { ...rest, statuses, ...(provider !== undefined && { tags: { provider } }) };
}

/** What a patch is in the words of the platform. */
function changeOf({ status, note, assigneeId }: AlertPatch): AlertChange {
  if (status === undefined || status === 'acknowledged') return { status, note, assigneeId };
  const resolution = status === 'resolved' ? 'fixed' : status;
  return { status: 'resolved', resolution, note, assigneeId };
}

const isFinal = (status: AlertWord | undefined): boolean =>
  status === 'false_positive' || status === 'dismissed' || status === 'resolved';

/** Makes the service. */
export function alertTimeline(parts: MonitoringParts): AlertTimeline {
  const service = parts.alertsOver(parts.storage);
  const told = async (actor: Actor, alerts: readonly Alert[]): Promise<ToldAlert[]> => {
    if (alerts.length === 0) return [];
    const rows = await parts.storage
      .tenant(actor.tenant)
      .collection(notices)
      .find({ subject: { in: alerts.map(({ id }) => id) } });
    return alerts.map((alert) => ({ alert, deliveries: rows.filter(({ subject }) => subject === alert.id) }));
  };
  const one = async (actor: Actor, alert: Alert): Promise<ToldAlert> => {
    const [shown] = await told(actor, [alert]);
    if (!shown) throw new Error('one alert is shown');
    return shown;
  };

  return {
    list: async (actor, query, page) => {
      const [found, unread] = await Promise.all([
        service.list(actor, { ...page, filter: filterOf(query) }),
        service.count(actor, { statuses: ['open'] }),
      ]);
      return { items: await told(actor, found.items), next: found.next, unread };
    },
    change: async (actor, id, patch) => {
      const seen = await service.get(actor, id);
      const isOwn = seen.assigneeId !== null && seen.assigneeId === actingUser(actor);
      if (!hasRole(actor.role, 'admin') && !isOwn) throw notAllowed();
      // Said again, what is over stays as it is.
      const isRepeat =
        isFinal(patch.status) && seen.status === 'resolved' && changeOf(patch).resolution === seen.resolution;
      const change = isRepeat ? { note: patch.note, assigneeId: patch.assigneeId } : changeOf(patch);
      const { assigneeId = null } = patch;
      if (assigneeId === null) return one(actor, await service.change(actor, id, change));
      const assigned = await changeWorkspace(parts, actor, async ({ tx }) => {
        await mustBeMember(tx, actor, { userId: assigneeId, member: 'assigneeId' });
        return parts.alertsOver(tx).change(actor, id, change);
      });
      return one(actor, assigned);
    },
  };
}
