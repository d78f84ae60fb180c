import type {
  ConnectorContext,
  Credentials,
  Failure,
  ProviderConnector,
  Pulled,
  PullRequest,
  Signals,
} from '@bursar/core/monitoring';
import { isFailure, rejected } from '../asking.js';
import { startOf, yesterdayOf } from '../reading/days.js';
import { askSdk, peer } from './asking.js';
import { readAzureCosts } from './azure-costs.js';

/** What Cost Management is asked. */
export interface AzureQuestion {
  readonly type: 'ActualCost';
  readonly timeframe: 'Custom';
  readonly timePeriod: { readonly from: Date; readonly to: Date };
  readonly dataset: {
    readonly granularity: 'Daily';
    readonly aggregation: Record<string, { name: string; function: 'Sum' }>;
    readonly grouping: { type: 'Dimension'; name: string }[];
  };
}

/** What is used of a client; `CostManagementClient` of `@azure/arm-costmanagement` has it. */
export interface AzureCosts {
  readonly query: {
    usage(scope: string, question: AzureQuestion, options: { abortSignal: AbortSignal }): Promise<unknown>;
  };
  readonly pipeline: {
    addPolicy(policy: {
      name: string;
      sendRequest<Q extends { url: string }, A>(request: Q, next: (request: Q) => Promise<A>): Promise<A>;
    }): void;
  };
}

/** How Azure is asked. */
export interface AzureOptions {
  /** The resource manager of another Azure cloud; `https://management.azure.com` when absent. */
  readonly endpoint?: string;
  /** Where tokens of another Azure cloud come from; `https://login.microsoftonline.com` when absent. */
  readonly authorityHost?: string;
  /** The host's own client, made anew for each call: a managed identity, a proxy. */
  readonly client?: (credentials: Credentials) => AzureCosts | Promise<AzureCosts>;
}

const signals: Signals = {
  cost: 'native',
  usage: 'none',
  credits: 'none',
  limits: 'none',
  validation: 'native',
};
const subscription = /^[0-9a-f-]{36}$/i;

async function clientOf(options: AzureOptions, credentials: Credentials): Promise<AzureCosts | Failure> {
  if (options.client) return options.client(credentials);
  const costs = await peer('@azure/arm-costmanagement', () => import('@azure/arm-costmanagement'));
  if (isFailure(costs)) return costs;
  const identity = await peer('@azure/identity', () => import('@azure/identity'));
  if (isFailure(identity)) return identity;
  const { authorityHost, endpoint } = options;
  const { tenantId = '', clientId = '', clientSecret = '' } = credentials;
  const token = new identity.ClientSecretCredential(tenantId, clientId, clientSecret, {
    ...(authorityHost !== undefined && { authorityHost }),
    retryOptions: { maxRetries: 0 },
  });
  return new costs.CostManagementClient(token, {
    ...(endpoint !== undefined && { endpoint }),
    // Who pulls waits and asks again.
    retryOptions: { maxRetries: 0 },
  });
}

/** The SDK knows no further pages; their token goes into the address of the same question. */
const pagePolicy = (token: string) => ({
  name: 'bursarPage',
  sendRequest: <Q extends { url: string }, A>(request: Q, next: (request: Q) => Promise<A>): Promise<A> => {
    const url = new URL(request.url);
    url.searchParams.set('$skiptoken', token);
    request.url = url.href;
    return next(request);
  },
});

async function costs(
  options: AzureOptions,
  credentials: Credentials,
  { range, cursor }: Pick<PullRequest, 'range' | 'cursor'>,
  { now, signal }: ConnectorContext,
): Promise<Pulled> {
  const { subscriptionId = '' } = credentials;
  if (!subscription.test(subscriptionId))
    return rejected('no_organization', 'Azure: the subscription id is no UUID');
  const to = new Date(Date.parse(startOf(range.before)) - 1_000);
  const question: AzureQuestion = {
    type: 'ActualCost',
    timeframe: 'Custom',
    timePeriod: { from: new Date(startOf(range.from)), to },
    dataset: {
      granularity: 'Daily',
      aggregation: { totalCost: { name: 'PreTaxCost', function: 'Sum' } },
      grouping: [{ type: 'Dimension', name: 'ServiceName' }],
    },
  };
  return askSdk(
    'Azure',
    now,
    async () => {
      const client = await clientOf(options, credentials);
      if (isFailure(client)) return client;
      if (cursor !== null) client.pipeline.addPolicy(pagePolicy(cursor));
      return client.query.usage(`subscriptions/${subscriptionId}`, question, { abortSignal: signal });
    },
    (answer) => (isFailure(answer) ? answer : readAzureCosts(answer)),
  );
}

/**
 * Azure, Azure OpenAI included: costs of a subscription by day and service, through the official SDKs, which are optional
 * peers. Actual cost before tax, in the billing currency.
 *
 * @example
 * azureConnector().sliceDays; // 31
 */
export function azureConnector(options: AzureOptions = {}): ProviderConnector {
  return {
    ...{ slug: 'azure', name: 'Azure', category: 'cloud', signals, unverified: true },
    ...{ lagHours: 72, backfillDays: 365, sliceDays: 31 },
    credentialFields: [
      { name: 'tenantId', label: 'Tenant id', secret: false, required: true },
      { name: 'clientId', label: 'Client id', secret: false, required: true },
      { name: 'clientSecret', label: 'Client secret', secret: true, required: true },
      { name: 'subscriptionId', label: 'Subscription id', secret: false, required: true },
    ],
    validate: async (credentials, context) => {
      const found = await costs(
        options,
        credentials,
        { range: yesterdayOf(context.now), cursor: null },
        context,
      );
      if (found.kind !== 'page') return found;
      const account = { externalId: credentials['subscriptionId'] ?? null, label: null };
      return { kind: 'valid', account, signals, missing: [], warnings: [] };
    },
    pull: (credentials, request, context) => costs(options, credentials, request, context),
  };
}
