import { jsonReply, streamReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import { prefixId } from '../../../../kernel/id.js';
import { formatMicros } from '../../../../kernel/micros.js';
import type { MonitoringServices } from '../../service/services.js';
import { exportQuery, exportReply } from '../../wire.js';
import type { SpendLine } from '../service.js';

const route = defineRoute<MonitoringServices>();

const columns = [
  'day',
  'provider',
  'accountId',
  'service',
  'model',
  'externalProject',
  'apiKey',
  'lineItem',
] as const;
const end = '\r\n';

/** A cell that no spreadsheet takes for a formula. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const row = (line: SpendLine): string =>
  [
    ...columns.map((name) => cell(name === 'accountId' ? prefixId('acc_', line.accountId) : line[name])),
    formatMicros(line.amount),
    line.currency,
    line.basis,
  ].join(',');

/** `GET /api/export` (monitoring spec §15). */
const exportSpend = route({
  id: 'exportSpend',
  method: 'GET',
  path: '/export',
  summary: 'Every stored amount by day and dimension, as CSV or JSON; at most 50,000 rows.',
  tags: ['Overview'],
  credentials: ['session'],
  role: 'member',
  input: { query: exportQuery },
  replies: { 200: [jsonReply(exportReply), streamReply('text/csv; charset=utf-8')] },
  errors: ['plan_required'],
  handle: async ({ input, services, actor }) => {
    const { format, from, to } = input.query;
    const { lines, truncated } = await services.overview.export(actor, { from, to });
    if (format === 'json') return { status: 200, body: { rows: [...lines], truncated } };
    const head = [...columns, 'amount', 'currency', 'basis'].join(',');
    const headers = {
      'content-disposition': 'attachment; filename="spend.csv"',
      ...(truncated && { 'x-truncated': 'true' }),
    };
    return { status: 200, stream: [head, ...lines.map(row)].join(end) + end, headers };
  },
});

/** Exports (monitoring spec §15). */
export const exportRoutes = [exportSpend] as const;
