import { DomainError } from '../../../../kernel/errors.js';
import type { Alert, AlertResolution, AlertStatus } from '../model.js';

/** What is done to an alert. Absent members stay as they are. */
export interface AlertChange {
  readonly status?: AlertStatus | undefined;
  /** Only with `status: 'resolved'`; `fixed` when absent. */
  readonly resolution?: AlertResolution | undefined;
  readonly note?: string | null | undefined;
  readonly assigneeId?: string | null | undefined;
}

/**
 * The alert after a change: `open` → `acknowledged` → `resolved`, or straight to the end. What is already so stays as it
 * was, so that a repeat changes nothing.
 *
 * @throws DomainError `invalid_alert_transition` (conflict) for a step back, or a second resolution of another kind.
 */
export function changeAlert(
  alert: Alert,
  change: AlertChange,
  by: { readonly userId: string | null; readonly at: Date },
): Alert {
  const { status = alert.status, resolution, note = alert.note, assigneeId = alert.assigneeId } = change;
  const next = { ...alert, note, assigneeId };
  if (status === alert.status && (resolution === undefined || resolution === alert.resolution)) return next;
  if (status === 'acknowledged' && alert.status === 'open')
    return { ...next, status, acknowledgedAt: by.at, acknowledgedBy: by.userId };
  if (status === 'resolved' && alert.status !== 'resolved')
    return { ...next, status, resolution: resolution ?? 'fixed', resolvedAt: by.at, resolvedBy: by.userId };
  throw new DomainError(
    'invalid_alert_transition',
    'conflict',
    `An alert that is ${alert.status} cannot become ${status}.`,
  );
}
