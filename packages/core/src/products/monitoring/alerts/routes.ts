import { z } from 'zod';
import { jsonBody, optionalJsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { MonitoringServices } from '../service/services.js';
import { alertId, alertList, alertPatch, alertQuery, alertReply, checkInput, checkReply } from '../wire.js';
import { alertWord, amountIn, severityNow } from './rules/alert-json.js';
import type { ToldAlert } from './service.js';

const route = defineRoute<MonitoringServices>();
const tags = ['Alerts'];

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** An alert as it is printed. */
export function showAlert({ alert, deliveries }: ToldAlert, now: Date) {
  const { facts, tags: about } = alert;
  const period = facts['period'] as { kind: string; start: string; end: string } | null | undefined;
  return {
    ...alert,
    type: alert.kind,
    severity: severityNow(alert, now),
    status: alertWord(alert),
    provider: about['provider'] ?? null,
    accountId: about['account'] ?? null,
    thresholdId: about['threshold'] ?? null,
    value: amountIn(alert, 'value'),
    limit: amountIn(alert, 'limit'),
    percent: textOf(facts['percent']),
    currency: textOf(facts['currency']),
    period: period ?? null,
    deliveries: deliveries.map(({ channel, status }) => ({ channel, status })),
  };
}

/** The first instant of a day, or the instant itself. */
const instantOf = (text: string | undefined, plusDays = 0): Date | undefined => {
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  return new Date(text.length === 10 ? at + plusDays * 86_400_000 : at);
};

/** `GET /api/alerts` (monitoring spec §6.1). */
const list = route({
  id: 'listAlerts',
  method: 'GET',
  path: '/alerts',
  summary: 'The timeline, newest first; a last day is part of it.',
  tags,
  credentials: ['session'],
  input: { query: alertQuery },
  replies: { 200: jsonReply(alertList) },
  handle: async ({ input, services, actor, now }) => {
    const { limit, cursor, status, severity, provider, from, to } = input.query;
    const page = await services.alerts.list(
      actor,
      {
        ...{ status, provider },
        severities: severity && [severity],
        from: instantOf(from),
        before: instantOf(to, 1),
      },
      { limit, ...(cursor && { after: cursor }) },
    );
    const alerts = page.items.map((told) => showAlert(told, now));
    return { status: 200, body: { alerts, nextCursor: page.next, unread: page.unread } };
  },
});

/** `PATCH /api/alerts/:id` (monitoring spec §6.1). */
const change = route({
  id: 'changeAlert',
  method: 'PATCH',
  path: '/alerts/:id',
  summary: 'Moves an alert on; a false alarm teaches the baseline.',
  tags,
  credentials: ['session'],
  role: 'member',
  input: { path: z.object({ id: alertId }), body: jsonBody(alertPatch) },
  replies: { 200: jsonReply(alertReply) },
  errors: ['not_found', 'invalid_alert_transition'],
  handle: async ({ input, services, actor, now }) => ({
    status: 200,
    body: { alert: showAlert(await services.alerts.change(actor, input.path.id, input.body), now) },
  }),
});

/** `POST /api/alerts/check` (monitoring spec §6.2). */
const check = route({
  id: 'checkAlerts',
  method: 'POST',
  path: '/alerts/check',
  summary: 'Judges thresholds by what is stored; no provider is asked. At most 6 an hour.',
  tags,
  credentials: ['session'],
  role: 'member',
  input: { body: optionalJsonBody(checkInput) },
  replies: { 200: jsonReply(checkReply) },
  errors: ['rate_limited'],
  handle: async ({ input, services, actor, now }) => {
    await services.countCheck(actor);
    const report = await services.thresholds.check(actor, input.body);
    const triggered = report.triggered.map((alert) => showAlert({ alert, deliveries: [] }, now));
    return { status: 200, body: { ...report, triggered } };
  },
});

/** Alerts (monitoring spec §6). */
export const alertRoutes = [list, check, change] as const;
