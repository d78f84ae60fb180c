import { streamReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import type { CostEvent } from '../../../../platform/spending/usage/model.js';
import type { CostsServices, KeyNames } from '../../service/services.js';
import { attachment, csvLine, eventIdText, exportQuery, tagFilter, usd } from '../../wire.js';

const route = defineRoute<CostsServices>();

/** The most rows of one export over HTTP; in process there is no limit (ruling 7). */
const mostRows = 10_000;

const columns = [
  'id',
  'request_id',
  'provider',
  'model',
  'input_tokens',
  'output_tokens',
  'cached_input_tokens',
  'reasoning_tokens',
  'cost_microdollars',
  'cost_usd',
  'duration_ms',
  'source',
  'session_id',
  'trace_id',
  'key_name',
  'created_at',
];

const eventLine = (event: CostEvent, names: KeyNames): string =>
  csvLine([
    eventIdText(event.id),
    event.requestId,
    event.provider,
    event.model,
    event.inputTokens,
    event.outputTokens,
    event.cachedInputTokens,
    event.reasoningTokens,
    event.cost,
    usd(event.cost),
    event.durationMs,
    event.source,
    event.sessionId,
    event.traceId,
    event.keyId === null ? null : (names.get(event.keyId) ?? null),
    event.createdAt.toISOString(),
  ]);

/** The lines of an export, a page at a time. */
async function* exportLines(
  pages: AsyncIterable<readonly CostEvent[]>,
  namesOf: (events: readonly CostEvent[]) => Promise<KeyNames>,
): AsyncGenerator<string> {
  yield csvLine(columns);
  let left = mostRows;
  for await (const page of pages) {
    const rows = page.slice(0, left);
    const names = await namesOf(rows);
    if (rows.length > 0) yield rows.map((event) => eventLine(event, names)).join('');
    left -= rows.length;
    if (left === 0) return;
  }
}

/** `GET /api/cost-events/export` (costs spec §4.7). */
export const exportEvents = route({
  id: 'exportCostEvents',
  method: 'GET',
  path: '/cost-events/export',
  summary: 'Downloads events as CSV, newest first, at most 10,000 rows.',
  tags: ['Cost events'],
  credentials: ['session'],
  input: { query: exportQuery },
  replies: {
    200: streamReply('text/csv; charset=utf-8', {
      headers: { 'content-disposition': 'Names the file by the day of the download.' },
    }),
  },
  handle: ({ input, services, actor, now }) => {
    const { apiKeyId, model, provider, source, traceId, sessionId } = input.query;
    const exact = { keyId: apiKeyId, model, provider, source, traceId, sessionId };
    const pages = services.usage.pages(actor, { ...exact, tags: tagFilter(input.query) });
    const namesOf = (events: readonly CostEvent[]): Promise<KeyNames> =>
      services.keyNames(
        actor,
        events.map((event) => event.keyId),
      );
    return {
      status: 200,
      stream: exportLines(pages, namesOf),
      headers: attachment('nullspend-cost-events', now),
    };
  },
});
