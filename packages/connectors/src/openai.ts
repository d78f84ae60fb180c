import type {
  ConnectorContext,
  Credentials,
  Failure,
  ProviderConnector,
  ProviderSample,
  Pulled,
  PullRequest,
  Signals,
  Validation,
} from '@bursar/core/monitoring';
import { askJson, isFailure, rejected, serverAt, type ProviderServer } from './asking.js';
import { lengthOf, readDay, secondsOf, yesterdayOf } from './reading/days.js';
import { decimalOf } from './reading/decimal.js';
import { currencyOf, recordOf, textOrNone, told, type JsonRecord } from './reading/json.js';
import { readBuckets } from './reading/page.js';
import { readUsage, usageGroups, usageKinds, type OpenAIUsageKind } from './openai-usage.js';

/** How OpenAI is asked. */
export interface OpenAIOptions {
  /** The host and version of the API; `https://api.openai.com/v1` when absent. */
  readonly baseUrl?: string;
  /** The usage reports to read; all that count something when absent. */
  readonly usage?: readonly OpenAIUsageKind[];
}

const mostDays = 31;
const headersOf = ({ key = '' }: Credentials): Record<string, string> => ({ authorization: `Bearer ${key}` });

/** A line item such as `example-model, input`: the model is what stands before the comma. */
const modelOf = (lineItem: string): string => /^(.+?), [^,]+$/.exec(lineItem)?.[1] ?? '';

function costOf(bucket: JsonRecord, result: JsonRecord): readonly ProviderSample[] {
  const amount = recordOf(result['amount'], 'amount');
  const lineItem = textOrNone(result['line_item'], 'line_item');
  return [
    {
      day: readDay(bucket['start_time'], 'start_time'),
      dimensions: told({
        model: modelOf(lineItem),
        externalProject: textOrNone(result['project_id'], 'project_id'),
        lineItem,
      }),
      amount: {
        value: decimalOf(amount['value'], 'amount.value'),
        unit: 'major',
        currency: currencyOf(amount['currency'], 'amount.currency'),
      },
      basis: 'billed',
      quantities: {},
    },
  ];
}

/** The failure of a key that is of another kind, said so. */
const keyFailure = (failure: Failure, { key = '' }: Credentials): Failure =>
  failure.kind === 'rejected' && !key.startsWith('sk-admin-')
    ? rejected('wrong_key_type', 'OpenAI: costs and usage need an organization Admin key')
    : failure;

/** One question about history; a usage cursor names the report and its page. */
async function pull(
  server: ProviderServer,
  kinds: readonly OpenAIUsageKind[],
  credentials: Credentials,
  { signal, range, cursor }: PullRequest,
  context: ConnectorContext,
): Promise<Pulled> {
  const headers = headersOf(credentials);
  const days = [
    ['start_time', secondsOf(range.from).toString()],
    ['end_time', secondsOf(range.before).toString()],
    ['bucket_width', '1d'],
    ['limit', Math.min(mostDays, lengthOf(range)).toString()],
  ] as const;
  const pageOf = (page: string) => (page === '' ? [] : ([['page', page]] as const));
  const groups = (names: readonly string[]) => names.map((name) => ['group_by[]', name] as const);
  if (signal === 'cost') {
    const query = [...days, ...groups(['project_id', 'line_item']), ...pageOf(cursor ?? '')];
    return askJson(server, context, { path: '/organization/costs', query, headers }, (body) =>
      readBuckets(body, costOf),
    );
  }
  const [named = '', ...rest] = (cursor ?? '').split(':');
  const index = Math.max(
    0,
    kinds.findIndex((kind) => kind === named),
  );
  const kind = kinds[index];
  if (kind === undefined) return { kind: 'page', samples: [], next: null };
  const query = [...days, ...groups(usageGroups(kind)), ...pageOf(rest.join(':'))];
  const path = `/organization/usage/${kind}`;
  const page = await askJson(server, context, { path, query, headers }, (body) =>
    readBuckets(body, (bucket, result) => readUsage(kind, bucket, result)),
  );
  if (page.kind !== 'page') return page;
  const following = kinds[index + 1];
  const next = page.next !== null ? `${kind}:${page.next}` : following === undefined ? null : `${following}:`;
  return { ...page, next };
}

/**
 * OpenAI: billed costs and metered usage of an organization, by day, project, line item, model and key. Needs an Admin key;
 * there is no public balance endpoint (monitoring spec §3.2).
 *
 * @throws Error for a base URL that is not https.
 * @example
 * const openai = openaiConnector();
 * openai.signals.credits; // 'none'
 */
export function openaiConnector(options: OpenAIOptions = {}): ProviderConnector {
  const server = serverAt('OpenAI', options.baseUrl ?? 'https://api.openai.com/v1');
  const kinds = options.usage ?? usageKinds;
  const signals: Signals = {
    cost: 'native',
    usage: kinds.length > 0 ? 'native' : 'none',
    credits: 'none',
    limits: 'none',
    validation: 'native',
  };
  return {
    ...{ slug: 'openai', name: 'OpenAI', category: 'ai', signals, unverified: false },
    ...{ lagHours: 24, backfillDays: 365, sliceDays: mostDays },
    credentialFields: [
      { name: 'key', label: 'Admin key', secret: true, required: true, example: 'sk-admin-…' },
    ],
    validate: async (credentials, context): Promise<Validation> => {
      const query = [
        ['start_time', secondsOf(yesterdayOf(context.now).from).toString()],
        ['limit', '1'],
      ] as const;
      const question = { path: '/organization/costs', query, headers: headersOf(credentials) };
      const found = await askJson(server, context, question, (body, answer) => {
        readBuckets(body, costOf);
        return answer.headers.get('openai-organization');
      });
      if (isFailure(found)) return keyFailure(found, credentials);
      const account = { externalId: found, label: found };
      return { kind: 'valid', account, signals, missing: [], warnings: [] };
    },
    pull: async (credentials, request, context) => {
      const pulled = await pull(server, kinds, credentials, request, context);
      return pulled.kind === 'page' ? pulled : keyFailure(pulled, credentials);
    },
  };
}
