import { z } from 'zod';
import { underData } from '../../../../http/codecs.js';
import { jsonReply, streamReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import { notFound } from '../../errors.js';
import type { CostsServices } from '../../service/services.js';
import {
  attachment,
  csvLine,
  marginRecord,
  marginsQuery,
  marginsRecord,
  monthQuery,
  printable,
  textOf,
  unmatchedRecord,
  usd,
} from '../../wire.js';
import { monthFrom, type Month } from '../rules/months.js';
import type { CustomerMargin } from '../service.js';

const route = defineRoute<CostsServices>();

const tags = ['Margins'];

const monthOf = (now: Date): Month => now.toISOString().slice(0, 7);
const percent = (basisPoints: bigint): number => Number(basisPoints) / 100;

function show(row: CustomerMargin): z.output<typeof marginRecord> {
  const { course, projected, suggestedBudget } = row;
  const shown = course.map(({ month, margin }) => ({
    period: month,
    marginPercent: margin && percent(margin.basisPoints),
    projected: false,
  }));
  const last = course.at(-1);
  const ahead =
    projected === null || last === undefined
      ? []
      : [{ period: monthFrom(last.month, 1), marginPercent: percent(projected), projected: true }];
  return {
    stripeCustomerId: row.customer,
    customerName: row.name,
    tagValue: row.tagValue,
    matchType: row.matchType,
    revenueMicrodollars: printable(row.revenue),
    costMicrodollars: printable(row.cost),
    marginPercent: percent(row.margin.basisPoints),
    tier: row.margin.tier,
    sparkline: [...shown, ...ahead],
    suggestedBudgetMicrodollars: suggestedBudget && printable(suggestedBudget),
  };
}

const columns = [
  'stripe_customer_id',
  'customer_name',
  'tag_value',
  'revenue_microdollars',
  'revenue_usd',
  'cost_microdollars',
  'cost_usd',
  'margin_percent',
  'tier',
];

const lineOf = ({ customer, name, tagValue, revenue, cost, margin }: CustomerMargin): string =>
  csvLine([
    customer,
    name,
    tagValue,
    revenue,
    usd(revenue),
    cost,
    usd(cost),
    percent(margin.basisPoints),
    margin.tier,
  ]);

/** `GET /api/margins` (costs spec §13.4). */
export const listMargins = route({
  id: 'listMargins',
  method: 'GET',
  path: '/margins',
  summary: 'Compares what customers pay with what they cost in a month, the worst first, as JSON or CSV.',
  tags,
  credentials: ['session'],
  input: { query: marginsQuery },
  replies: {
    200: [jsonReply(marginsRecord, { envelope: underData }), streamReply('text/csv; charset=utf-8')],
  },
  errors: ['service_unavailable'],
  handle: async ({ input, services, actor, now }) => {
    const { period = monthOf(now), format } = input.query;
    const { customers } = await services.margins.report(actor, period);
    if (format === 'csv')
      return {
        status: 200,
        stream: csvLine(columns) + customers.map(lineOf).join(''),
        headers: attachment(`nullspend-margins-${period}`, now),
      };
    return { status: 200, body: { period, customers: customers.map(show) } };
  },
});

/** `GET /api/margins/unmatched` (costs spec §13.4). */
export const listUnmatched = route({
  id: 'listUnmatchedCustomers',
  method: 'GET',
  path: '/margins/unmatched',
  summary: 'Lists who pays or costs without being known on the other side.',
  tags,
  credentials: ['session'],
  input: { query: monthQuery },
  replies: { 200: jsonReply(unmatchedRecord, { envelope: underData }) },
  errors: ['service_unavailable'],
  handle: async ({ input, services, actor, now }) => {
    const { period = monthOf(now) } = input.query;
    const { payers, spenders } = await services.margins.unmatched(actor, period);
    return {
      status: 200,
      body: {
        period,
        revenue: payers.map(({ customer, name, revenue }) => ({
          stripeCustomerId: customer,
          customerName: name,
          revenueMicrodollars: printable(revenue),
        })),
        cost: spenders.map(({ tagValue, cost }) => ({ tagValue, costMicrodollars: printable(cost) })),
      },
    };
  },
});

/** `GET /api/margins/:customer` (costs spec §13.4). */
export const getMargin = route({
  id: 'getMargin',
  method: 'GET',
  path: '/margins/:customer',
  summary: "Shows one customer's month, by the payment provider's id or the name in cost events.",
  tags,
  credentials: ['session'],
  input: { path: z.object({ customer: textOf(1, 256) }), query: monthQuery },
  replies: { 200: jsonReply(marginRecord, { envelope: underData }) },
  errors: ['not_found', 'service_unavailable'],
  handle: async ({ input, services, actor, now }) => {
    const { period = monthOf(now) } = input.query;
    const row = await services.margins.ofCustomer(actor, period, input.path.customer);
    if (row === null) throw notFound('Customer');
    return { status: 200, body: show(row) };
  },
});
