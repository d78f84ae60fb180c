import type {
  ConnectorContext,
  Credentials,
  DayRange,
  Failure,
  ProviderConnector,
  ProviderSample,
  Signals,
} from '@bursar/core/monitoring';
import { isFailure, rejected } from '../asking.js';
import { readDay, yesterdayOf } from '../reading/days.js';
import { decimalOf } from '../reading/decimal.js';
import { currencyOf, listOf, recordOf, textOf, textOrNone, told } from '../reading/json.js';
import { askSdk, peer, whileWaited } from './asking.js';

/** What BigQuery is asked. */
export interface GoogleQuestion {
  readonly query: string;
  readonly params: Record<string, string>;
  readonly jobTimeoutMs: number;
}

/** The one call that is made; `BigQuery` of `@google-cloud/bigquery` has it. */
export interface GoogleCosts {
  query(question: GoogleQuestion): Promise<unknown>;
}

/** How the billing export is read. */
export interface GoogleOptions {
  /** False when the table is a view over the export, which has no partitions; true when absent. */
  readonly partitioned?: boolean;
  /** Another address of BigQuery. */
  readonly endpoint?: string;
  /** The host's own client, for workload identity or a proxy. */
  readonly client?: (credentials: Credentials) => GoogleCosts | Promise<GoogleCosts>;
}

const signals: Signals = {
  cost: 'native',
  usage: 'none',
  credits: 'none',
  limits: 'none',
  validation: 'native',
};
/** Part of the query's text, so nothing but a table's name may stand there. */
const tableName = /^[a-z][a-z0-9-]{4,61}[a-z0-9]\.\w{1,1024}\.\w{1,1024}$/;
const queryMs = 15_000;

/**
 * Net cost by UTC day, service, SKU and project: credits are negative rows of their own in the export. Rows are exported
 * after they happened, so older partitions hold none of the range; fresh ones have no partition yet.
 */
const questionOf = (table: string, { from, before }: DayRange, partitioned: boolean): GoogleQuestion => ({
  query: `
    SELECT
      CAST(DATE(usage_start_time, 'UTC') AS STRING) AS day,
      service.description AS service, sku.description AS sku, project.id AS project, currency,
      CAST(SUM(CAST(cost AS NUMERIC) + IFNULL(
        (SELECT SUM(CAST(credit.amount AS NUMERIC)) FROM UNNEST(credits) AS credit), 0)) AS STRING) AS amount
    FROM \`${table}\`
    WHERE usage_start_time >= TIMESTAMP(@from) AND usage_start_time < TIMESTAMP(@before)
      ${partitioned ? 'AND (_PARTITIONTIME IS NULL OR _PARTITIONTIME >= TIMESTAMP(@from))' : ''}
    GROUP BY day, service, sku, project, currency`,
  params: { from, before },
  jobTimeoutMs: queryMs,
});

const sampleOf = (value: unknown): ProviderSample => {
  const row = recordOf(value, 'a row');
  return {
    day: readDay(row['day'], 'day'),
    dimensions: told({
      service: textOrNone(row['service'], 'service'),
      lineItem: textOrNone(row['sku'], 'sku'),
      externalProject: textOrNone(row['project'], 'project'),
    }),
    amount: {
      value: decimalOf(textOf(row['amount'], 'amount'), 'amount'),
      unit: 'major',
      currency: currencyOf(row['currency'], 'currency'),
    },
    basis: 'billed',
    quantities: {},
  };
};

async function clientOf(options: GoogleOptions, credentials: Credentials): Promise<GoogleCosts | Failure> {
  if (options.client) return options.client(credentials);
  const sdk = await peer('@google-cloud/bigquery', () => import('@google-cloud/bigquery'));
  if (isFailure(sdk)) return sdk;
  let account: Record<string, unknown>;
  try {
    account = recordOf(JSON.parse(credentials['serviceAccount'] ?? '') as unknown, 'the key');
  } catch {
    return rejected('invalid_key', 'Google Cloud: the service account key is no JSON');
  }
  const { client_email: email, private_key: key, project_id: projectId } = account;
  if (typeof email !== 'string' || typeof key !== 'string' || typeof projectId !== 'string')
    return rejected('wrong_key_type', 'Google Cloud: this is no key of a service account');
  return new sdk.BigQuery({
    projectId,
    credentials: { client_email: email, private_key: key },
    ...(options.endpoint !== undefined && { apiEndpoint: options.endpoint }),
    // Who pulls waits and asks again.
    autoRetry: false,
    maxRetries: 0,
  });
}

async function costs(
  options: GoogleOptions,
  credentials: Credentials,
  range: DayRange,
  { now, signal }: ConnectorContext,
): Promise<readonly ProviderSample[] | Failure> {
  const { table = '' } = credentials;
  if (!tableName.test(table))
    return rejected('no_organization', 'Google Cloud: the table must be named project.dataset.table');
  return askSdk(
    'Google Cloud',
    now,
    async () => {
      const client = await clientOf(options, credentials);
      return isFailure(client)
        ? client
        : whileWaited(signal, client.query(questionOf(table, range, options.partitioned ?? true)));
    },
    (answer) => (isFailure(answer) ? answer : listOf(listOf(answer, 'the answer')[0], 'rows').map(sampleOf)),
  );
}

/**
 * Google Cloud, Vertex AI included: net cost by day, service, SKU and project from the standard billing export in BigQuery,
 * through the official SDK, an optional peer. The export is about a day late.
 *
 * @example
 * googleConnector().slug; // 'gcp'
 */
export function googleConnector(options: GoogleOptions = {}): ProviderConnector {
  return {
    ...{ slug: 'gcp', name: 'Google Cloud', category: 'cloud', signals, unverified: false },
    ...{ lagHours: 48, backfillDays: 365, sliceDays: 31 },
    credentialFields: [
      { name: 'serviceAccount', label: 'Service account key (JSON)', secret: true, required: true },
      {
        ...{ name: 'table', label: 'Billing export table', secret: false, required: true },
        example: 'my-project.billing.gcp_billing_export_v1_…',
      },
    ],
    validate: async (credentials, context) => {
      const found = await costs(options, credentials, yesterdayOf(context.now), context);
      if (isFailure(found)) return found;
      const account = { externalId: credentials['table'] ?? null, label: null };
      return { kind: 'valid', account, signals, missing: [], warnings: [] };
    },
    pull: async (credentials, { range }, context) => {
      const samples = await costs(options, credentials, range, context);
      return isFailure(samples) ? samples : { kind: 'page', samples, next: null };
    },
  };
}
