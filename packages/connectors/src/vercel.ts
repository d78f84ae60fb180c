import type {
  ConnectorContext,
  Credentials,
  DayRange,
  Failure,
  ProviderConnector,
  ProviderSample,
  PullRequest,
  Signals,
} from '@bursar/core/monitoring';
import { ask, isFailure, serverAt, type ProviderServer } from './asking.js';
import { readDay, startOf, yesterdayOf } from './reading/days.js';
import { decimalOf, quantityOf } from './reading/decimal.js';
import { currencyOf, recordOf, textOf, textOrNone, told } from './reading/json.js';
import { linesOf } from './reading/lines.js';

/** How Vercel is asked. */
export interface VercelOptions {
  /** The host and version of the API; `https://api.vercel.com/v1` when absent. */
  readonly baseUrl?: string;
}

const signals: Signals = {
  cost: 'native',
  usage: 'native',
  credits: 'none',
  limits: 'none',
  validation: 'native',
};

/** One row of the FOCUS 1.3 layout. Billed cost is what invoices are made of; effective cost spreads commitments. */
function readCharge(line: string, signal: PullRequest['signal']): ProviderSample {
  const row = recordOf(JSON.parse(line) as unknown, 'a charge');
  const unit = textOrNone(row['ConsumedUnit'], 'ConsumedUnit');
  const project = recordOf(row['Tags'] ?? {}, 'Tags')['ProjectId'];
  const dimensions = told({
    service: textOf(row['ServiceName'], 'ServiceName'),
    externalProject: typeof project === 'string' ? project : '',
    lineItem: signal === 'usage' ? unit : '',
  });
  const day = readDay(row['ChargePeriodStart'], 'ChargePeriodStart');
  if (signal === 'usage') {
    const units = quantityOf(row['ConsumedQuantity'] ?? 0, 'ConsumedQuantity');
    return { day, dimensions, amount: null, basis: 'metered', quantities: { units } };
  }
  const amount = {
    value: decimalOf(row['BilledCost'], 'BilledCost'),
    unit: 'major' as const,
    currency: currencyOf(row['BillingCurrency'], 'BillingCurrency'),
  };
  return { day, dimensions, amount, basis: 'billed', quantities: {} };
}

async function charges(
  server: ProviderServer,
  { token = '', teamId = '' }: Credentials,
  { range, signal }: { readonly range: DayRange; readonly signal: PullRequest['signal'] },
  context: ConnectorContext,
): Promise<readonly ProviderSample[] | Failure> {
  const query = [
    ['from', startOf(range.from)],
    ['to', startOf(range.before)],
    ...(teamId === '' ? [] : [['teamId', teamId] as const]),
  ] as const;
  const headers = { authorization: `Bearer ${token}`, accept: 'application/jsonl' };
  return ask(server, context, { path: '/billing/charges', query, headers }, async (answer) => {
    const samples: ProviderSample[] = [];
    for await (const line of linesOf(answer)) samples.push(readCharge(line, signal));
    return samples;
  });
}

/**
 * Vercel: billed charges and consumed quantities of a team by day, service and project, from its FOCUS export, read line by
 * line as it comes.
 *
 * @throws Error for a base URL that is not https.
 * @example
 * vercelConnector().category; // 'platform'
 */
export function vercelConnector(options: VercelOptions = {}): ProviderConnector {
  const server = serverAt('Vercel', options.baseUrl ?? 'https://api.vercel.com/v1');
  return {
    ...{ slug: 'vercel', name: 'Vercel', category: 'platform', signals, unverified: false },
    ...{ lagHours: 48, backfillDays: 365, sliceDays: 31 },
    credentialFields: [
      { name: 'token', label: 'Access token', secret: true, required: true },
      { name: 'teamId', label: 'Team', secret: false, required: false, example: 'team_…' },
    ],
    validate: async (credentials, context) => {
      const range = yesterdayOf(context.now);
      const found = await charges(server, credentials, { range, signal: 'cost' }, context);
      if (isFailure(found)) return found;
      const externalId = credentials['teamId'] ?? null;
      return { kind: 'valid', account: { externalId, label: null }, signals, missing: [], warnings: [] };
    },
    pull: async (credentials, request, context) => {
      const samples = await charges(server, credentials, request, context);
      return isFailure(samples) ? samples : { kind: 'page', samples, next: null };
    },
  };
}
