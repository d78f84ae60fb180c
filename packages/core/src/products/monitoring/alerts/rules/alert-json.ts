import { prefixId } from '../../../../kernel/id.js';
import type { JsonObject } from '../../../../kernel/json.js';
import { formatMicros } from '../../../../kernel/micros.js';
import type { Alert } from '../../../../platform/spending/alerts/model.js';

/** How alerts stand, in this product's words (monitoring spec §6.1). */
export type AlertWord = 'new' | 'acknowledged' | 'resolved' | 'false_positive' | 'dismissed';

/** The word for an alert's status and resolution. */
export function alertWord({ status, resolution }: Pick<Alert, 'status' | 'resolution'>): AlertWord {
  if (status === 'open') return 'new';
  if (status === 'acknowledged') return 'acknowledged';
  return resolution === 'false_positive' || resolution === 'dismissed' ? resolution : 'resolved';
}

const textIn = (facts: JsonObject, name: string): string | null => {
  const value = facts[name];
  return typeof value === 'string' ? value : null;
};

/** An amount among an alert's facts, in micros; null where there is none. */
export function amountIn({ facts }: Pick<Alert, 'facts'>, name: string): bigint | null {
  const text = textIn(facts, name);
  return text !== null && /^-?\d+$/.test(text) ? BigInt(text) : null;
}

const dayMs = 24 * 3_600_000;

/** How grave an alert is now: a broken connection is high after a day (monitoring spec §6.1). */
export const severityNow = (
  { kind, severity, triggeredAt, resolvedAt }: Alert,
  now: Date,
): Alert['severity'] =>
  kind === 'connection_error' && resolvedAt === null && now.getTime() - triggeredAt.getTime() >= dayMs
    ? 'high'
    : severity;

/** An alert as webhooks receive it: amounts are exact decimals as text. */
export function alertJson(alert: Alert): JsonObject {
  const amount = (name: string): string | null => {
    const micros = amountIn(alert, name);
    return micros === null ? null : formatMicros(micros);
  };
  return {
    event: 'alert',
    id: prefixId('alr_', alert.id),
    type: alert.kind,
    severity: alert.severity,
    status: alertWord(alert),
    title: alert.title,
    message: alert.message,
    provider: alert.tags['provider'] ?? null,
    accountId: alert.tags['account'] === undefined ? null : prefixId('acc_', alert.tags['account']),
    value: amount('value'),
    limit: amount('limit'),
    percent: textIn(alert.facts, 'percent'),
    currency: textIn(alert.facts, 'currency'),
    triggeredAt: alert.triggeredAt.toISOString(),
  };
}
