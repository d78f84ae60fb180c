import type { JsonObject } from '../../../../kernel/json.js';
import { emptyCounter, entry, insertion, type Counter, type Write } from '../../../../storage/counters.js';
import {
  listenersKey,
  outgoingEvents,
  telling,
  tellingWork,
  type OutgoingEvent,
} from '../../../../storage/outbox.js';
import { alerts, type Alert, type AlertSeverity } from '../model.js';
import { firedOf, isNewOccasion, withOccasion, type Occasion } from '../rules/once.js';
import type { AlertParts } from './parts.js';

/** An alert that should exist, unless it does already. */
export interface NewAlert {
  /** Null for what no rule asked for; it is then told apart by kind. */
  readonly rule: { readonly id: string; readonly revision: number } | null;
  readonly kind: string;
  readonly scope: string;
  readonly period: string;
  readonly step?: number;
  readonly severity: AlertSeverity;
  readonly title: string;
  readonly message: string;
  readonly facts?: JsonObject;
  readonly tags?: Readonly<Record<string, string>>;
  readonly assigneeId?: string | null;
  /** What commits only with the alert: due work that sends it, a card that is frozen. */
  readonly writes?: readonly Write[];
}

/** The name under which a guard remembers what a rule raised. */
const occasionName = ({ rule, kind }: Pick<NewAlert, 'rule' | 'kind'>): string =>
  rule === null ? kind : `${rule.id}@${rule.revision.toString()}`;

/** What a new alert is new in. */
export const occasionOf = (alert: NewAlert): Occasion => ({
  name: occasionName(alert),
  period: alert.period,
  step: alert.step ?? 0,
});

/** The counter that guards an alert raised by itself: one for each rule revision, scope and period. */
const guardOf = (surface: string, alert: NewAlert): string =>
  `alert:${surface}:${occasionName(alert)}:${alert.scope}:${alert.period}`;

/** What making an alert needs. */
export interface RaisingParts extends Pick<AlertParts, 'surface'> {
  readonly runtime: Pick<AlertParts['runtime'], 'hash'>;
}

/** The id that belongs to an occasion of a scope: two alerts for one occasion cannot both be stored. */
export const alertId = (parts: RaisingParts, alert: NewAlert): string =>
  parts.runtime
    .hash(JSON.stringify([parts.surface, occasionName(alert), alert.scope, alert.period, alert.step ?? 0]))
    .slice(0, 32);

/** The stored form of a new alert. */
export function alertOf(parts: RaisingParts, draft: NewAlert, now: Date): Alert {
  const { rule, kind, scope, period, step = 0, severity, title, message } = draft;
  return {
    id: alertId(parts, draft),
    surface: parts.surface,
    ruleId: rule?.id ?? null,
    kind,
    scope,
    period,
    step,
    severity,
    title,
    message,
    facts: draft.facts ?? {},
    tags: draft.tags ?? {},
    status: 'open',
    resolution: null,
    note: null,
    assigneeId: draft.assigneeId ?? null,
    triggeredAt: now,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    resolvedBy: null,
  };
}

/** Tells the outside what became of an alert. */
export function alertTold(
  type: 'alert.triggered' | 'alert.acknowledged' | 'alert.resolved',
  alert: Alert,
  { id, at }: { readonly id: string; readonly at: Date },
): Write {
  const { surface, ruleId, kind, scope, period, step, severity, title, message, facts, status } = alert;
  const data: JsonObject = {
    ...{ alert: alert.id, surface, ruleId, kind, scope, period, step, severity },
    ...{ title, message, status, resolution: alert.resolution, facts },
  };
  const event: OutgoingEvent = { id, type, subject: `alert:${alert.id}`, sequence: null, at, data };
  return entry(outgoingEvents, event);
}

/**
 * What storing a new alert takes, for steps that guard it themselves: the row, its event, and the writes that belong to
 * it. Store it only where `isNewOccasion` says so of a counter that the step has locked.
 */
export function alertWrites(
  parts: RaisingParts,
  draft: NewAlert,
  { now, eventId }: { readonly now: Date; readonly eventId: string },
): readonly Write[] {
  const alert = alertOf(parts, draft, now);
  return [
    insertion(alerts, alert),
    alertTold('alert.triggered', alert, { id: eventId, at: now }),
    ...(draft.writes ?? []),
  ];
}

/** Raises each draft that is new under its own guard, all in one commit; answers those that were raised, in order. */
export async function raiseAlerts(
  parts: AlertParts,
  tenant: string,
  drafts: readonly NewAlert[],
  now: Date,
): Promise<readonly Alert[]> {
  if (drafts.length === 0) return [];
  const eventIds = drafts.map(() => parts.runtime.id());
  const keys = [...new Set(drafts.map((draft) => guardOf(parts.surface, draft)))];
  let announced = false;
  const { result } = await parts.storage
    .tenant(tenant)
    .counters.update<Record<never, never>, readonly number[]>({
      now,
      ops: [],
      find: {},
      plan: () => keys,
      guess: keys,
      reads: [listenersKey],
      step: ({ counters, reads }) => {
        const changed = new Map<string, Counter>();
        const raised = drafts.flatMap((draft, index) => {
          const key = guardOf(parts.surface, draft);
          const counter = changed.get(key) ?? counters.get(key) ?? emptyCounter;
          const fired = firedOf(counter.state);
          if (!isNewOccasion(fired, occasionOf(draft))) return [];
          changed.set(key, { ...counter, state: { fired: { ...withOccasion(fired, occasionOf(draft)) } } });
          return [index];
        });
        const writes = raised.flatMap((index) => [
          ...alertWrites(parts, drafts[index] as NewAlert, { now, eventId: eventIds[index] as string }),
        ]);
        const tell = telling(tenant, writes, reads, now);
        announced = tell !== null;
        return { counters: changed, writes: tell ? [...writes, tell] : writes, result: raised };
      },
    });
  if (announced) parts.wake(tellingWork);
  return result.map((index) => alertOf(parts, drafts[index] as NewAlert, now));
}
