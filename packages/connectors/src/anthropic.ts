import type {
  Credentials,
  Failure,
  ProviderConnector,
  ProviderSample,
  PullRequest,
  Signals,
  Validation,
} from '@bursar/core/monitoring';
import { askJson, isFailure, rejected, serverAt } from './asking.js';
import { lengthOf, readDay, startOf, yesterdayOf } from './reading/days.js';
import { countOf, decimalOf } from './reading/decimal.js';
import { currencyOf, recordOf, textOf, textOrNone, told, type JsonRecord } from './reading/json.js';
import { readBuckets } from './reading/page.js';
import { quantitiesOf } from './reading/quantities.js';

/** How Anthropic is asked. */
export interface AnthropicOptions {
  /** The host and path of the API; `https://api.anthropic.com/v1` when absent. */
  readonly baseUrl?: string;
  /** The `anthropic-version` header; `2023-06-01` when absent. */
  readonly version?: string;
}

const mostDays = 31;
const signals: Signals = {
  cost: 'native',
  usage: 'native',
  credits: 'none',
  limits: 'none',
  validation: 'native',
};

/** Amounts are decimal texts of cents: `"318.25"` is 3.1825 dollars (monitoring spec §3.3). */
function costOf(bucket: JsonRecord, result: JsonRecord): readonly ProviderSample[] {
  return [
    {
      day: readDay(bucket['starting_at'], 'starting_at'),
      dimensions: told({
        service: textOrNone(result['cost_type'], 'cost_type'),
        model: textOrNone(result['model'], 'model'),
        externalProject: textOrNone(result['workspace_id'], 'workspace_id'),
        lineItem: textOrNone(result['description'], 'description'),
      }),
      amount: {
        value: decimalOf(textOf(result['amount'], 'amount'), 'amount'),
        unit: 'minor',
        currency: currencyOf(result['currency'], 'currency'),
      },
      basis: 'billed',
      quantities: {},
    },
  ];
}

/** The five kinds of tokens do not overlap; writes to both caches are one bucket. */
function usageOf(bucket: JsonRecord, result: JsonRecord): readonly ProviderSample[] {
  const count = (name: string): bigint => countOf(result[name], name);
  const written = recordOf(result['cache_creation'] ?? {}, 'cache_creation');
  return [
    {
      day: readDay(bucket['starting_at'], 'starting_at'),
      dimensions: told({
        model: textOrNone(result['model'], 'model'),
        externalProject: textOrNone(result['workspace_id'], 'workspace_id'),
        apiKey: textOrNone(result['api_key_id'], 'api_key_id'),
      }),
      amount: null,
      basis: 'metered',
      quantities: quantitiesOf({
        inputTokens: count('uncached_input_tokens'),
        cachedInputTokens: count('cache_read_input_tokens'),
        cacheWriteTokens:
          countOf(written['ephemeral_5m_input_tokens'], 'ephemeral_5m_input_tokens') +
          countOf(written['ephemeral_1h_input_tokens'], 'ephemeral_1h_input_tokens'),
        outputTokens: count('output_tokens'),
      }),
    },
  ];
}

const keyFailure = (failure: Failure, { key = '' }: Credentials): Failure =>
  failure.kind === 'rejected' && !key.startsWith('sk-ant-admin')
    ? rejected('wrong_key_type', 'Anthropic: the cost and usage reports need an Admin key of an organization')
    : failure;

const questionOf = ({ signal, range, cursor }: PullRequest) => ({
  path: signal === 'cost' ? '/organizations/cost_report' : '/organizations/usage_report/messages',
  query: [
    ['starting_at', startOf(range.from)],
    ['ending_at', startOf(range.before)],
    ['bucket_width', '1d'],
    ['limit', Math.min(mostDays, lengthOf(range)).toString()],
    ...(signal === 'cost' ? ['workspace_id', 'description'] : ['workspace_id', 'api_key_id', 'model']).map(
      (name) => ['group_by[]', name] as const,
    ),
    ...(cursor === null ? [] : [['page', cursor] as const]),
  ] as const,
});

/**
 * Anthropic: billed costs and metered usage of an organization, by day, workspace, model, kind of cost and key. Needs an
 * Admin key, which individual accounts cannot have. Costs of the priority tier are not in its report (monitoring spec §3.3).
 *
 * @throws Error for a base URL that is not https.
 * @example
 * const anthropic = anthropicConnector();
 * anthropic.sliceDays; // 31
 */
export function anthropicConnector(options: AnthropicOptions = {}): ProviderConnector {
  const server = serverAt('Anthropic', options.baseUrl ?? 'https://api.anthropic.com/v1');
  const version = options.version ?? '2023-06-01';
  const headersOf = ({ key = '' }: Credentials) => ({ 'x-api-key': key, 'anthropic-version': version });
  return {
    ...{ slug: 'anthropic', name: 'Anthropic', category: 'ai', signals, unverified: false },
    ...{ lagHours: 24, backfillDays: 365, sliceDays: mostDays },
    credentialFields: [
      { name: 'key', label: 'Admin key', secret: true, required: true, example: 'sk-ant-admin…' },
    ],
    validate: async (credentials, context): Promise<Validation> => {
      const headers = headersOf(credentials);
      const query = [
        ['starting_at', startOf(yesterdayOf(context.now).from)],
        ['limit', '1'],
      ] as const;
      const path = '/organizations/cost_report';
      const found = await askJson(server, context, { path, query, headers }, (body) =>
        readBuckets(body, costOf),
      );
      if (isFailure(found)) return keyFailure(found, credentials);
      const me = await askJson(server, context, { path: '/organizations/me', headers }, (body) => {
        const organization = recordOf(body, 'the organization');
        return { externalId: textOf(organization['id'], 'id'), label: textOf(organization['name'], 'name') };
      });
      // Who it is only helps to tell two accounts apart: the reports are there, so the key is good.
      const account = isFailure(me) ? { externalId: null, label: null } : me;
      return { kind: 'valid', account, signals, missing: [], warnings: [] };
    },
    pull: async (credentials, request, context) => {
      const question = { ...questionOf(request), headers: headersOf(credentials) };
      const read = request.signal === 'cost' ? costOf : usageOf;
      const pulled = await askJson(server, context, question, (body) => readBuckets(body, read));
      return pulled.kind === 'page' ? pulled : keyFailure(pulled, credentials);
    },
  };
}
