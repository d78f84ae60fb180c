import type {
  ConnectorContext,
  Credentials,
  CumulativeReading,
  Failure,
  ProviderConnector,
  ProviderLimit,
  Pulled,
  Signals,
  Snapshot,
  Validation,
} from '@bursar/core/monitoring';
import { askJson, isFailure, rejected, serverAt, type ProviderServer } from './asking.js';
import { readActivity } from './openrouter-activity.js';
import { dayOf, isIn } from './reading/days.js';
import { decimalOf, differenceOf } from './reading/decimal.js';
import { recordOf, textOrNone, type JsonRecord } from './reading/json.js';

/** How OpenRouter is asked. */
export interface OpenRouterOptions {
  /** The host and version of the API; `https://openrouter.ai/api/v1` when absent. */
  readonly baseUrl?: string;
}

const full: Signals = {
  cost: 'native',
  usage: 'native',
  credits: 'native',
  limits: 'native',
  validation: 'native',
};
const ofPlainKey: Signals = { ...full, cost: 'derived', usage: 'none', credits: 'none' };
const headersOf = ({ key = '' }: Credentials): Record<string, string> => ({ authorization: `Bearer ${key}` });
const dollars = (value: string) => ({ value, unit: 'major' as const, currency: 'USD' });

/** What OpenRouter says of the key that asks. */
interface KeyState {
  readonly label: string;
  readonly isManagement: boolean;
  readonly limits: readonly ProviderLimit[];
  readonly used: string;
}

function limitsOf(data: JsonRecord): readonly ProviderLimit[] {
  const { limit, limit_remaining: remaining } = data;
  if (limit === null || limit === undefined) return [];
  const left = remaining === null || remaining === undefined ? null : decimalOf(remaining, 'limit_remaining');
  return [
    {
      name: 'key',
      cap: dollars(decimalOf(limit, 'limit')),
      remaining: left === null ? null : dollars(left),
      resets: textOrNone(data['limit_reset'], 'limit_reset') || null,
    },
  ];
}

const readKey = (body: unknown): KeyState => {
  const data = recordOf(recordOf(body, 'the answer')['data'], 'data');
  return {
    label: textOrNone(data['label'], 'label'),
    isManagement: data['is_management_key'] === true,
    limits: limitsOf(data),
    used: decimalOf(data['usage'], 'usage'),
  };
};

const keyOf = (server: ProviderServer, credentials: Credentials, context: ConnectorContext) =>
  askJson(server, context, { path: '/key', headers: headersOf(credentials) }, readKey);

/** A balance is what was bought less what was used; it may be a minute old (monitoring spec §3.3). */
const creditsOf = (server: ProviderServer, credentials: Credentials, context: ConnectorContext) =>
  askJson(server, context, { path: '/credits', headers: headersOf(credentials) }, (body) => {
    const { total_credits: total, total_usage: used } = recordOf(
      recordOf(body, 'the answer')['data'],
      'data',
    );
    return {
      remaining: dollars(differenceOf(total, used, 'total_credits')),
      total: dollars(decimalOf(total, 'total_credits')),
    };
  });

async function snapshot(
  server: ProviderServer,
  credentials: Credentials,
  context: ConnectorContext,
): Promise<Snapshot | Failure> {
  const key = await keyOf(server, credentials, context);
  if (isFailure(key)) return key;
  const credits = key.isManagement ? await creditsOf(server, credentials, context) : null;
  if (isFailure(credits)) return credits;
  const used: CumulativeReading = { name: 'usage', amount: dollars(key.used), since: null };
  return { kind: 'snapshot', credits, limits: key.limits, readings: key.isManagement ? [] : [used] };
}

/** The last 30 whole days come at once; today has a question of its own. */
async function pull(
  server: ProviderServer,
  credentials: Credentials,
  { signal, range, cursor }: Parameters<NonNullable<ProviderConnector['pull']>>[1],
  context: ConnectorContext,
): Promise<Pulled> {
  const today = dayOf(context.now);
  const query = cursor === null ? [] : ([['date', cursor]] as const);
  const question = { path: '/activity', query, headers: headersOf(credentials) };
  const samples = await askJson(server, context, question, (body) => readActivity(body, signal));
  if (isFailure(samples))
    return samples.kind === 'rejected' && samples.reason === 'insufficient_scope'
      ? rejected('wrong_key_type', 'OpenRouter: activity needs a management key')
      : samples;
  const next = cursor === null && isIn(today, range) ? today : null;
  const asked = samples.filter(({ day }) => isIn(day, range) && (day === today) === (cursor !== null));
  return { kind: 'page', samples: asked, next };
}

/**
 * OpenRouter: spend, requests and tokens of the last 30 days by model and upstream provider, prepaid credits, and the
 * key's own cap. A management key sees all of it; for any other key daily cost is derived from its growing total.
 *
 * @throws Error for a base URL that is not https.
 * @example
 * openrouterConnector().backfillDays; // 29
 */
export function openrouterConnector(options: OpenRouterOptions = {}): ProviderConnector {
  const server = serverAt('OpenRouter', options.baseUrl ?? 'https://openrouter.ai/api/v1');
  return {
    ...{ slug: 'openrouter', name: 'OpenRouter', category: 'ai', signals: full, unverified: true },
    ...{ lagHours: 24, backfillDays: 29, sliceDays: 31 },
    credentialFields: [
      {
        name: 'key',
        label: 'Management key, or any API key',
        secret: true,
        required: true,
        example: 'sk-or-…',
      },
    ],
    validate: async (credentials, context): Promise<Validation> => {
      const key = await keyOf(server, credentials, context);
      if (isFailure(key)) return key;
      const { isManagement, label } = key;
      const signals = isManagement ? full : ofPlainKey;
      return {
        kind: 'valid',
        account: { externalId: null, label: label || null },
        signals,
        missing: (isManagement ? [] : (['usage', 'credits'] as const)).map((signal) => ({
          signal,
          reason: 'needs_admin_key',
        })),
        warnings: isManagement
          ? []
          : ['Without a management key there are no tokens and credits, and cost is derived from a total'],
      };
    },
    pull: (credentials, request, context) => pull(server, credentials, request, context),
    snapshot: (credentials, context) => snapshot(server, credentials, context),
  };
}
