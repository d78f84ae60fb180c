import type { Position } from '../../../../kernel/cursor.js';
import { DomainError } from '../../../../kernel/errors.js';
import { pageOf, type Page } from '../../../../kernel/page.js';
import { replacement } from '../../../../storage/counters.js';
import type { Where } from '../../../../storage/match.js';
import { alerts, type Alert, type AlertSeverity, type AlertStatus } from '../model.js';
import { changeAlert, type AlertChange } from '../rules/lifecycle.js';
import { commitChange } from './commit.js';
import type { AlertParts } from './parts.js';
import { alertTold } from './raise.js';
import type { AlertCall } from './rules.js';

/** Which alerts are meant. Every member that is present must match. */
export interface AlertFilter {
  readonly statuses?: readonly AlertStatus[] | undefined;
  readonly severities?: readonly AlertSeverity[] | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly ruleId?: string | undefined;
  readonly period?: string | undefined;
  readonly assigneeId?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Triggered at or after. */
  readonly from?: Date | undefined;
  /** Triggered before. */
  readonly before?: Date | undefined;
}

/** One page of the timeline. */
export interface AlertPage {
  readonly filter?: AlertFilter;
  readonly limit: number;
  readonly after?: Position;
}

/** There is no such alert here, or it is another tenant's. */
const missingAlert = (): DomainError => new DomainError('not_found', 'missing', 'Alert not found.');

function whereOf(surface: string, filter: AlertFilter): Where<Alert> {
  const { statuses, severities, kinds, ruleId, period, assigneeId, tags, from, before } = filter;
  const [status] = statuses ?? [];
  return {
    surface,
    // A single status reads its own index in order; several are one condition on the timeline.
    ...(statuses && { status: statuses.length === 1 && status !== undefined ? status : { in: statuses } }),
    ...(severities && { severity: { in: severities } }),
    ...(kinds && { kind: { in: kinds } }),
    ...(ruleId !== undefined && { ruleId }),
    ...(period !== undefined && { period }),
    ...(assigneeId !== undefined && { assigneeId }),
    ...(tags && Object.keys(tags).length > 0 && { tags: { has: tags } }),
    ...((from ?? before) && { triggeredAt: { ...(from && { from }), ...(before && { before }) } }),
  };
}

/** Newest first. */
export async function listAlerts(
  { storage, surface }: AlertParts,
  tenant: string,
  { filter = {}, limit, after }: AlertPage,
): Promise<Page<Alert>> {
  const rows = await storage
    .tenant(tenant)
    .collection(alerts)
    .find(whereOf(surface, filter), {
      order: { by: 'triggeredAt', direction: 'desc' },
      limit: limit + 1,
      ...(after && { after }),
    });
  return pageOf(rows, limit, 'triggeredAt');
}

/** How many alerts match. */
export const countAlerts = (
  { storage, surface }: AlertParts,
  tenant: string,
  filter: AlertFilter,
): Promise<number> => storage.tenant(tenant).collection(alerts).count(whereOf(surface, filter));

/** One alert of the surface. @throws DomainError `not_found`. */
export async function getAlert({ storage, surface }: AlertParts, tenant: string, id: string): Promise<Alert> {
  const row = await storage.tenant(tenant).collection(alerts).get(id);
  if (row?.surface !== surface) throw missingAlert();
  return row;
}

const changedTogether = 500;

/**
 * Changes one alert; what is already so stays as it was.
 *
 * @throws DomainError `not_found`, or what `changeAlert` throws.
 */
export async function changeOne(
  parts: AlertParts,
  tenant: string,
  target: { readonly id: string; readonly change: AlertChange; readonly userId: string | null },
  call: AlertCall,
): Promise<Alert> {
  const { id, ...given } = target;
  await changeSome(parts, tenant, { ...given, where: { id, surface: parts.surface }, must: true }, call);
  return getAlert(parts, tenant, id);
}

/** Changes every matching alert that can still change so, in steps of some hundreds; answers how many changed. */
export async function changeAll(
  parts: AlertParts,
  tenant: string,
  target: { readonly filter: AlertFilter; readonly change: AlertChange; readonly userId: string | null },
  { now = parts.runtime.now() }: AlertCall,
): Promise<number> {
  const { filter, ...given } = target;
  const from: readonly AlertStatus[] =
    target.change.status === 'acknowledged' ? ['open'] : ['open', 'acknowledged'];
  const statuses = (filter.statuses ?? from).filter((status) => from.includes(status));
  if (statuses.length === 0) return 0;
  const where = whereOf(parts.surface, { ...filter, statuses });
  let changed = 0;
  for (let step = changedTogether; step === changedTogether; changed += step)
    step = await changeSome(parts, tenant, { ...given, where, must: false }, { now });
  return changed;
}

async function changeSome(
  parts: AlertParts,
  tenant: string,
  target: {
    readonly where: Where<Alert>;
    readonly change: AlertChange;
    readonly userId: string | null;
    /** Whether finding none is an error. */
    readonly must: boolean;
  },
  { op, now = parts.runtime.now() }: AlertCall,
): Promise<number> {
  const ids: string[] = [];
  const { result } = await commitChange<Alert, number>(parts, tenant, {
    now,
    ...(op && { ops: [op] }),
    find: { table: alerts, where: target.where, limit: changedTogether },
    write: (rows) => {
      if (target.must && rows.length === 0) throw missingAlert();
      const moves = rows.map((seen) => ({
        seen,
        next: changeAlert(seen, target.change, { userId: target.userId, at: now }),
      }));
      const writes = moves.flatMap(({ seen, next }, index) => [
        replacement(alerts, seen, next),
        ...(next.status === seen.status || next.status === 'open'
          ? []
          : [alertTold(`alert.${next.status}`, next, { id: (ids[index] ??= parts.runtime.id()), at: now })]),
      ]);
      return { writes, result: moves.length };
    },
  });
  return result;
}
