import type {
  ConnectorContext,
  Credentials,
  Failure,
  ProviderConnector,
  Pulled,
  PullRequest,
  Signals,
} from '@bursar/core/monitoring';
import { isFailure } from '../asking.js';
import { yesterdayOf } from '../reading/days.js';
import { askSdk, peer } from './asking.js';
import { readAwsCosts } from './aws-costs.js';

/** What Cost Explorer is asked. */
export interface AwsCostQuestion {
  readonly TimePeriod: { readonly Start: string; readonly End: string };
  readonly Granularity: 'DAILY';
  readonly Metrics: string[];
  readonly GroupBy: { Type: 'DIMENSION'; Key: string }[];
  readonly NextPageToken?: string;
}

/** The one call that is made; `CostExplorer` of `@aws-sdk/client-cost-explorer` has it. */
export interface AwsCosts {
  getCostAndUsage(question: AwsCostQuestion, options: { abortSignal: AbortSignal }): Promise<unknown>;
}

/** How AWS is asked. */
export interface AwsOptions {
  /** Where Cost Explorer is served; `us-east-1` when absent. */
  readonly region?: string;
  /** Another address of the service, for instance of a private endpoint. */
  readonly endpoint?: string;
  /** `UnblendedCost` when absent. */
  readonly metric?: 'UnblendedCost' | 'NetUnblendedCost' | 'AmortizedCost' | 'BlendedCost';
  /** The host's own client, for roles to assume or a profile; the credentials of the account are handed in. */
  readonly client?: (credentials: Credentials) => AwsCosts | Promise<AwsCosts>;
}

const signals: Signals = {
  cost: 'native',
  usage: 'none',
  credits: 'none',
  limits: 'none',
  validation: 'native',
};

async function clientOf(options: AwsOptions, credentials: Credentials): Promise<AwsCosts | Failure> {
  if (options.client) return options.client(credentials);
  const sdk = await peer('@aws-sdk/client-cost-explorer', () => import('@aws-sdk/client-cost-explorer'));
  if (isFailure(sdk)) return sdk;
  const { accessKeyId = '', secretAccessKey = '', sessionToken } = credentials;
  return new sdk.CostExplorer({
    region: options.region ?? 'us-east-1',
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    // Who pulls waits and asks again; each request is charged for.
    maxAttempts: 1,
  });
}

async function costs(
  options: AwsOptions,
  credentials: Credentials,
  { range, cursor }: Pick<PullRequest, 'range' | 'cursor'>,
  { now, signal }: ConnectorContext,
): Promise<Pulled> {
  const metric = options.metric ?? 'UnblendedCost';
  const question: AwsCostQuestion = {
    TimePeriod: { Start: range.from, End: range.before },
    Granularity: 'DAILY',
    Metrics: [metric],
    GroupBy: [{ Type: 'DIMENSION', Key: 'SERVICE' }],
    ...(cursor !== null && { NextPageToken: cursor }),
  };
  return askSdk(
    'AWS',
    now,
    async () => {
      const client = await clientOf(options, credentials);
      return isFailure(client) ? client : client.getCostAndUsage(question, { abortSignal: signal });
    },
    (answer) => (isFailure(answer) ? answer : readAwsCosts(answer, metric)),
  );
}

/**
 * AWS, Bedrock included: costs by day and service from Cost Explorer through the official SDK, an optional peer. Figures
 * may change for a day; every question costs the account's owner money, so a pull is one question of up to a month.
 *
 * @example
 * awsConnector({ region: 'us-east-1' }).signals.usage; // 'none'
 */
export function awsConnector(options: AwsOptions = {}): ProviderConnector {
  return {
    ...{ slug: 'aws', name: 'AWS', category: 'cloud', signals, unverified: true },
    ...{ lagHours: 24, backfillDays: 365, sliceDays: 31 },
    credentialFields: [
      { name: 'accessKeyId', label: 'Access key id', secret: true, required: true, example: 'AKIA…' },
      { name: 'secretAccessKey', label: 'Secret access key', secret: true, required: true },
      { name: 'sessionToken', label: 'Session token', secret: true, required: false },
    ],
    validate: async (credentials, context) => {
      const found = await costs(
        options,
        credentials,
        { range: yesterdayOf(context.now), cursor: null },
        context,
      );
      if (found.kind !== 'page') return found;
      const account = { externalId: null, label: null };
      return { kind: 'valid', account, signals, missing: [], warnings: [] };
    },
    pull: (credentials, request, context) => costs(options, credentials, request, context),
  };
}
