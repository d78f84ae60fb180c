import type {
  Credentials,
  Failure,
  ProviderConnector,
  Pulled,
  Signals,
  Validation,
} from '@bursar/core/monitoring';
import { askJson, isFailure, rejected, serverAt } from './asking.js';
import { readMistralUsage } from './mistral-usage.js';
import { daysAfter } from './reading/days.js';
import { listOf, recordOf } from './reading/json.js';

/** How Mistral is asked. */
export interface MistralOptions {
  /** The Admin API; `https://api.mistral.ai/v1/admin` when absent. Some accounts are served under another path. */
  readonly adminUrl?: string;
  /** The ordinary API, to tell a key of another kind from a wrong one; `https://api.mistral.ai/v1` when absent. */
  readonly baseUrl?: string;
}

const signals: Signals = {
  cost: 'native',
  usage: 'native',
  credits: 'none',
  limits: 'none',
  validation: 'native',
};
const headersOf = ({ key = '' }: Credentials): Record<string, string> => ({ 'x-api-key': key });

/** The month after one, both `YYYY-MM`. */
const monthAfter = (month: string): string => daysAfter(`${month}-01`, 31).slice(0, 7);

/**
 * Mistral: what an organization's Admin key (Enterprise plans) can see of consumption, month by month, priced with the
 * prices that the same answer carries. A category without an inner shape that is documented fails rather than being skipped.
 *
 * @throws Error for a URL that is not https.
 * @example
 * mistralConnector().unverified; // true
 */
export function mistralConnector(options: MistralOptions = {}): ProviderConnector {
  const admin = serverAt('Mistral', options.adminUrl ?? 'https://api.mistral.ai/v1/admin');
  const plain = serverAt('Mistral', options.baseUrl ?? 'https://api.mistral.ai/v1');
  return {
    ...{ slug: 'mistral', name: 'Mistral', category: 'ai', signals, unverified: true },
    ...{ lagHours: 24, backfillDays: 365, sliceDays: 31 },
    credentialFields: [{ name: 'key', label: 'Admin API key (Enterprise)', secret: true, required: true }],
    validate: async (credentials, context): Promise<Validation> => {
      const question = { path: '/spend-limit', headers: headersOf(credentials) };
      const found = await askJson(admin, context, question, (body) => recordOf(body, 'the answer'));
      const account = { externalId: null, label: null };
      if (!isFailure(found)) return { kind: 'valid', account, signals, missing: [], warnings: [] };
      if (found.kind !== 'rejected') return found;
      const { key = '' } = credentials;
      const models = { path: '/models', headers: { authorization: `Bearer ${key}` } };
      const works = await askJson(plain, context, models, (body) =>
        listOf(recordOf(body, 'the answer')['data'], 'data'),
      );
      return isFailure(works)
        ? found
        : rejected('wrong_key_type', 'Mistral: usage needs an Admin API key, which Enterprise plans have');
    },
    pull: async (credentials, { signal, range, cursor }, context): Promise<Pulled> => {
      const month = cursor ?? range.from.slice(0, 7);
      const [year = '', number = ''] = month.split('-');
      const query = [
        ['month', parseInt(number, 10).toString()],
        ['year', year],
      ] as const;
      const question = { path: '/usage', query, headers: headersOf(credentials) };
      const samples: Failure | ReturnType<typeof readMistralUsage> = await askJson(
        admin,
        context,
        question,
        (body) => readMistralUsage(body, signal),
      );
      if (isFailure(samples)) return samples;
      const following = monthAfter(month);
      return { kind: 'page', samples, next: `${following}-01` < range.before ? following : null };
    },
  };
}
