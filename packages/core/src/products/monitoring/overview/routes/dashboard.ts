import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import { addDays } from '../../../../kernel/day.js';
import { showAlert } from '../../alerts/routes.js';
import type { MonitoringServices } from '../../service/services.js';
import { dashboardQuery, dashboardReply, reconciliationQuery, reconciliationReply } from '../../wire.js';
import type { Reconciliation, Side } from '../rules/reconcile.js';

const route = defineRoute<MonitoringServices>();
const tags = ['Overview'];

/** `GET /api/dashboard` (monitoring spec §9). */
const dashboard = route({
  id: 'getDashboard',
  method: 'GET',
  path: '/dashboard',
  summary: 'Spend, alerts and the state of every provider at once, from what is stored.',
  tags,
  credentials: ['session'],
  input: { query: dashboardQuery },
  replies: { 200: jsonReply(dashboardReply) },
  handle: async ({ input, services, actor, now }) => {
    const seen = await services.overview.dashboard(actor, input.query.range);
    const body = {
      ...seen,
      series: seen.series.map(({ day, total, byProvider }) => ({
        date: day,
        total,
        byProvider: Object.fromEntries(byProvider),
      })),
      alerts: {
        unread: seen.alerts.unread,
        latest: seen.alerts.latest.map((alert) => showAlert({ alert, deliveries: [] }, now)),
      },
      providers: seen.providers.map(({ id, provider, status, lastSyncedAt }) => ({
        ...{ provider, status, lastSyncedAt },
        accountId: id,
      })),
    };
    return { status: 200, body };
  },
});

const showSide = ({ micros, tokens }: Side) => ({
  amount: micros,
  tokens: tokens === null ? null : Number(tokens),
});

const showLine = (line: Reconciliation) => ({
  provider: line.provider,
  currency: line.currency,
  estimated: { ...showSide(line.estimated), callsWithoutPrice: line.estimated.unpriced },
  metered: showSide(line.metered),
  billed: showSide(line.billed),
  derived: showSide(line.derived),
  priced: showSide(line.priced),
  comparedWith: line.against,
  difference: line.difference,
  differencePercent: line.percent,
  causes: line.causes.map(({ cause, micros }) => ({ cause, amount: micros })),
  remarks: line.remarks,
  incompleteDays: line.incomplete,
});

/** `GET /api/reconciliation`: our figures beside those of providers, with every difference explained. */
const reconciliation = route({
  id: 'getReconciliation',
  method: 'GET',
  path: '/reconciliation',
  summary: 'What was recorded here beside what providers meter and bill.',
  tags,
  credentials: ['session'],
  input: { query: reconciliationQuery },
  replies: { 200: jsonReply(reconciliationReply) },
  handle: async ({ input, services, actor }) => {
    const { range, providers } = await services.overview.reconcile(actor, input.query);
    return {
      status: 200,
      body: { from: range.from, to: addDays(range.before, -1), providers: providers.map(showLine) },
    };
  },
});

/** The whole at once (monitoring spec §9). */
export const dashboardRoutes = [dashboard, reconciliation] as const;
