import { addDays } from '../../kernel/day.js';
import type {
  CumulativeReading,
  Failure,
  ProviderConnector,
  ProviderSample,
  Pulled,
  PullRequest,
  Signals,
  Snapshot,
  Validation,
} from './connections/ports.js';

/** What a test tells a provider to say. */
export interface FakeState {
  /** Dollars of a day, by model; a day it does not know costs nothing. */
  spend: (day: string) => Readonly<Record<string, string>>;
  /** Dollars left of all that was bought; null when unknown. */
  credits: { remaining: string; total: string | null };
  /** Growing totals of a provider of kind `readings`. */
  readings: CumulativeReading[];
  /** Answers before anything else, in order; each is used once. */
  failures: Failure[];
  /** Answers every call while it is there. */
  down: Failure | null;
  /** Samples a page holds. */
  pageSize: number;
  externalId: string | null;
  currency: string;
}

/** What a provider tells: cost and usage, nothing, a balance that is only shown, one that cost is derived from, totals, or usage alone. */
type Kind = 'cost' | 'silent' | 'credits' | 'balance' | 'readings' | 'usage';

const none: Signals = { cost: 'none', usage: 'none', credits: 'none', limits: 'none', validation: 'native' };
const signalsOf: Readonly<Record<Kind, Signals>> = {
  cost: { ...none, cost: 'native', usage: 'native' },
  silent: none,
  credits: { ...none, credits: 'native' },
  balance: { ...none, cost: 'derived', credits: 'native' },
  readings: { ...none, cost: 'derived' },
  usage: { ...none, cost: 'derived', usage: 'native' },
};

const day = (from: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => addDays(from, index));

/** A provider in memory whose answers a test decides. `calls` tells what it was asked. */
export function fakeProvider(given: { readonly slug: string; readonly name: string; readonly kind?: Kind }) {
  const state: FakeState = {
    spend: () => ({ 'model-a': '2', 'model-b': '1' }),
    credits: { remaining: '49.3', total: '180.5' },
    readings: [],
    failures: [],
    down: null,
    pageSize: 1_000,
    externalId: `${given.slug}-account`,
    currency: 'USD',
  };
  const calls: (PullRequest | 'validate' | 'snapshot')[] = [];
  const signals = signalsOf[given.kind ?? 'cost'];
  const isCost = signals.cost === 'native';
  const failure = (): Failure | null => state.failures.shift() ?? state.down;

  const samplesOf = ({ signal, range }: PullRequest): ProviderSample[] => {
    const length = (Date.parse(range.before) - Date.parse(range.from)) / 86_400_000;
    return day(range.from, length).flatMap((each) =>
      Object.entries(state.spend(each)).map(([model, value]): ProviderSample => ({
        day: each,
        dimensions: { model, externalProject: `project-of-${model}` },
        amount: signal === 'cost' ? { value, unit: 'major', currency: state.currency } : null,
        basis: signal === 'cost' ? 'billed' : 'metered',
        quantities: signal === 'usage' ? { requests: '10', inputTokens: '1000', outputTokens: '200' } : {},
      })),
    );
  };

  const connector: ProviderConnector = {
    slug: given.slug,
    name: given.name,
    category: 'ai',
    credentialFields: [{ name: 'key', label: 'API key', secret: true, required: true }],
    signals,
    unverified: false,
    lagHours: 24,
    backfillDays: 90,
    sliceDays: 31,
    validate: (): Promise<Validation> => {
      calls.push('validate');
      const failed = failure();
      if (failed) return Promise.resolve(failed);
      return Promise.resolve({
        kind: 'valid',
        account: { externalId: state.externalId, label: 'Main org' },
        signals,
        missing: [],
        warnings: isCost ? [] : ['Cost data is not available with this key'],
      });
    },
    ...(signals.usage === 'native'
      ? {
          pull: (_: unknown, request: PullRequest): Promise<Pulled> => {
            calls.push(request);
            const failed = failure();
            if (failed) return Promise.resolve(failed);
            const at = request.cursor === null ? 0 : parseInt(request.cursor, 10);
            const all = samplesOf(request);
            const next = at + state.pageSize < all.length ? (at + state.pageSize).toString() : null;
            return Promise.resolve({ kind: 'page', samples: all.slice(at, at + state.pageSize), next });
          },
        }
      : {
          snapshot: (): Promise<Snapshot | Failure> => {
            calls.push('snapshot');
            const failed = failure();
            if (failed) return Promise.resolve(failed);
            const usd = (value: string) => ({ value, unit: 'major' as const, currency: 'USD' });
            const { remaining, total } = state.credits;
            return Promise.resolve({
              kind: 'snapshot',
              credits:
                signals.credits === 'none'
                  ? null
                  : { remaining: usd(remaining), total: total === null ? null : usd(total) },
              limits: null,
              readings: state.readings,
            });
          },
        }),
  };
  return { connector, state, calls };
}

/** A provider of a test. */
export type FakeProvider = ReturnType<typeof fakeProvider>;
