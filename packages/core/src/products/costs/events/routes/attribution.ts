import { z } from 'zod';
import { underData } from '../../../../http/codecs.js';
import { jsonReply, streamReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import { parsePrefixed } from '../../../../kernel/id.js';
import {
  averageCost,
  type AttributedGroup,
  type AttributionBy,
} from '../../../../platform/spending/usage/rules/attribute.js';
import { invalidKey } from '../../errors.js';
import type { CostsServices, KeyNames } from '../../service/services.js';
import {
  attachment,
  attributionDetailQuery,
  attributionDetailRecord,
  attributionQuery,
  attributionRecord,
  csvLine,
  daysIn,
  keyIdText,
  printable,
  usd,
} from '../../wire.js';

const route = defineRoute<CostsServices>();

const by = (groupBy: string): AttributionBy =>
  groupBy === 'api_key' ? { kind: 'key' } : { kind: 'tag', key: groupBy };

/** How the events without a key, or without the tag, are called. */
const nameless = { key: '(no key)', tag: '(none)' } as const;

function showGroup(group: AttributedGroup, { kind }: AttributionBy, names: KeyNames) {
  const { name, cost, count } = group;
  const isKey = kind === 'key' && name !== null;
  return {
    key: name === null ? nameless[kind] : isKey ? (names.get(name) ?? keyIdText(name)) : name,
    keyId: isKey ? name : null,
    totalCostMicrodollars: printable(cost),
    requestCount: count,
    avgCostMicrodollars: printable(averageCost(group)),
  };
}

const columns = [
  'key',
  'key_id',
  'total_cost_microdollars',
  'total_cost_usd',
  'request_count',
  'avg_cost_microdollars',
  'avg_cost_usd',
];

function groupLine(group: AttributedGroup, shown: ReturnType<typeof showGroup>): string {
  const { key, keyId, requestCount } = shown;
  const average = averageCost(group);
  const id = keyId === null ? null : keyIdText(keyId);
  return csvLine([key, id, group.cost, usd(group.cost), requestCount, average, usd(average)]);
}

/** `GET /api/cost-events/attribution` (costs spec §4.8). */
export const attributeEvents = route({
  id: 'attributeCostEvents',
  method: 'GET',
  path: '/cost-events/attribution',
  summary: 'Splits the spend by key or by the values of a tag, as JSON or CSV.',
  tags: ['Cost events'],
  credentials: ['session'],
  input: { query: attributionQuery },
  replies: {
    200: [jsonReply(attributionRecord, { envelope: underData }), streamReply('text/csv; charset=utf-8')],
  },
  handle: async ({ input, services, actor, now }) => {
    const { groupBy, period, excludeEstimated, limit, format } = input.query;
    const kind = by(groupBy);
    const query = { days: daysIn[period], excludeEstimated, now, by: kind, limit };
    const { groups, hasMore, totals } = await services.usage.attribution(actor, query);
    const names = await services.keyNames(actor, kind.kind === 'key' ? groups.map(({ name }) => name) : []);
    if (format === 'csv')
      return {
        status: 200,
        stream:
          csvLine(columns) + groups.map((group) => groupLine(group, showGroup(group, kind, names))).join(''),
        headers: attachment(`nullspend-attribution-${groupBy}`, now),
      };
    const shown = groups.map((group) => showGroup(group, kind, names));
    return {
      status: 200,
      body: {
        groups: shown,
        period,
        groupBy,
        totalGroups: shown.length,
        hasMore,
        totals: { totalCostMicrodollars: printable(totals.cost), totalRequests: totals.count },
      },
    };
  },
});

/** The group that a path names. @throws DomainError `invalid_key` for what can be none. */
function nameOf(key: string, { kind }: AttributionBy): string | null {
  if (key.includes('/') || key.includes('..')) throw invalidKey();
  if (key === nameless[kind]) return null;
  if (kind === 'tag') return key;
  const id = parsePrefixed('ns_key_', key);
  if (id === null) throw invalidKey();
  return id;
}

/** `GET /api/cost-events/attribution/:key` (costs spec §4.9). */
export const attributeEventsTo = route({
  id: 'attributeCostEventsTo',
  method: 'GET',
  path: '/cost-events/attribution/:key',
  summary: 'Shows one group of an attribution by day and by model.',
  tags: ['Cost events'],
  credentials: ['session'],
  input: { path: z.object({ key: z.string().min(1).max(300) }), query: attributionDetailQuery },
  replies: { 200: jsonReply(attributionDetailRecord, { envelope: underData }) },
  errors: ['invalid_key'],
  handle: async ({ input, services, actor, now }) => {
    const { groupBy, period, excludeEstimated } = input.query;
    const kind = by(groupBy);
    const name = nameOf(input.path.key, kind);
    const query = { days: daysIn[period], excludeEstimated, now, by: kind, name };
    const detail = await services.usage.attributedTo(actor, query);
    return {
      status: 200,
      body: {
        key: kind.kind === 'key' && name !== null ? keyIdText(name) : input.path.key,
        totalCostMicrodollars: printable(detail.cost),
        requestCount: detail.count,
        avgCostMicrodollars: printable(averageCost(detail)),
        daily: detail.daily.map(({ day, cost, count }) => ({ date: day, cost: printable(cost), count })),
        models: detail.models.map(({ model, cost, count }) => ({ model, cost: printable(cost), count })),
      },
    };
  },
});

/** `GET /api/cost-events/tag-keys` (costs spec §4.10). */
export const listTagKeys = route({
  id: 'listTagKeys',
  method: 'GET',
  path: '/cost-events/tag-keys',
  summary: 'Lists the tag keys of the last seven days.',
  tags: ['Cost events'],
  credentials: ['session'],
  replies: { 200: jsonReply(z.object({ data: z.array(z.string()).readonly(), cursor: z.null() })) },
  handle: async ({ services, actor, now }) => ({
    status: 200,
    body: { data: await services.usage.tagKeys(actor, now), cursor: null },
  }),
});
