import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  ConnectorContext,
  Credentials,
  Failure,
  ProviderConnector,
  ProviderSample,
} from '@bursar/core/monitoring';

/** What the demo's monitoring answers to. */
export interface MonitoringCredentials {
  /** The value of `X-Workspace-Id`. */
  readonly workspace: string;
  /** The scheduler's bearer secret of this start. */
  readonly cronSecret: string;
}

/** The key that both local providers take. */
export const demoProviderKey = 'demo-key-0123456789abcdef';

/** Two providers on this machine that a stranger can watch: one with cost and usage, one with a prepaid balance. */
export interface FakeProviders {
  readonly connectors: readonly ProviderConnector[];
  /** Begins to answer on a free port of the loopback address. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

interface DayLine {
  readonly day: string;
  readonly model: string;
  readonly usd: string;
  readonly requests: number;
  readonly input: number;
  readonly output: number;
}

const dayMs = 86_400_000;
const models = ['nova-large', 'nova-small', 'nova-embed'] as const;

/** Figures that look alive and are the same on every start: they follow from the date alone. */
function linesOf(day: string): DayLine[] {
  const number = Date.parse(day) / dayMs;
  const isWeekend = [0, 6].includes(new Date(day).getUTCDay());
  return models.map((model, index) => {
    const wave = (number * (index + 3)) % 7;
    const requests = Math.round((isWeekend ? 300 : 900) / (index + 1)) + wave * 20;
    const cents = requests * (5 - index) + wave * 11;
    const usd = `${Math.floor(cents / 100)}.${(cents % 100).toString().padStart(2, '0')}`;
    return { day, model, usd, requests, input: requests * 1_400, output: requests * 110 };
  });
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function serve(): Server {
  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.headers.authorization !== `Bearer ${demoProviderKey}`)
      return answer(response, 401, { error: 'invalid key' });
    if (url.pathname === '/balance') return answer(response, 200, { remaining: '37.20', total: '120.00' });
    const [from, before] = [url.searchParams.get('from') ?? '', url.searchParams.get('before') ?? ''];
    const last = Math.min(Date.parse(before), Date.now());
    const data: DayLine[] = [];
    for (let at = Date.parse(from); at < last; at += dayMs)
      data.push(...linesOf(new Date(at).toISOString().slice(0, 10)));
    return answer(response, 200, { data });
  });
}

/** Asks a local provider; what it does not answer is said honestly. */
async function ask<A>(
  base: string,
  path: string,
  key: string,
  { fetch, signal }: ConnectorContext,
): Promise<A | Failure> {
  try {
    const answered = await fetch(base + path, { headers: { authorization: `Bearer ${key}` }, signal });
    if (answered.status === 401)
      return { kind: 'rejected', reason: 'invalid_key', message: 'the key is not known' };
    if (answered.status !== 200) return { kind: 'unreachable', message: `answered ${answered.status}` };
    return JSON.parse(await answered.text()) as A;
  } catch (error) {
    return { kind: 'unreachable', message: error instanceof Error ? error.message : 'no answer' };
  }
}

const isFailure = (value: object): value is Failure => 'kind' in value;

function sampleOf(signal: 'cost' | 'usage', line: DayLine): ProviderSample {
  return {
    day: line.day,
    dimensions: { model: line.model, externalProject: line.model === 'nova-embed' ? 'search' : 'assistant' },
    amount: signal === 'cost' ? { value: line.usd, unit: 'major', currency: 'USD' } : null,
    basis: signal === 'cost' ? 'billed' : 'metered',
    quantities:
      signal === 'usage'
        ? { requests: `${line.requests}`, inputTokens: `${line.input}`, outputTokens: `${line.output}` }
        : {},
  };
}

/** Makes both; nothing listens yet. */
export function fakeProviders(): FakeProviders {
  const server = serve();
  let base = '';
  const keyOf = (credentials: Credentials): string => credentials['key'] ?? '';
  const shared = {
    category: 'ai',
    credentialFields: [
      { name: 'key', label: 'API key', secret: true, required: true, example: 'demo-key-…' },
    ],
    unverified: false,
    lagHours: 0,
    backfillDays: 90,
    sliceDays: 31,
  } as const;
  const nova: ProviderConnector = {
    ...shared,
    slug: 'nova',
    name: 'Nova AI (local)',
    signals: { cost: 'native', usage: 'native', credits: 'none', limits: 'none', validation: 'native' },
    validate: async (credentials, context) => {
      const found = await ask<object>(
        base,
        '/days?from=2026-01-01&before=2026-01-01',
        keyOf(credentials),
        context,
      );
      const account = { externalId: 'nova-demo', label: 'Nova demo' };
      return isFailure(found)
        ? found
        : { kind: 'valid', account, signals: nova.signals, missing: [], warnings: [] };
    },
    pull: async (credentials, { signal, range }, context) => {
      const path = `/days?from=${range.from}&before=${range.before}`;
      const found = await ask<{ data: DayLine[] }>(base, path, keyOf(credentials), context);
      if (isFailure(found)) return found;
      return { kind: 'page', samples: found.data.map((line) => sampleOf(signal, line)), next: null };
    },
  };
  const echo: ProviderConnector = {
    ...shared,
    slug: 'echo',
    name: 'Echo Voice (local)',
    signals: { cost: 'none', usage: 'none', credits: 'native', limits: 'none', validation: 'native' },
    validate: async (credentials, context) => {
      const found = await ask<object>(base, '/balance', keyOf(credentials), context);
      const account = { externalId: 'echo-demo', label: 'Echo demo' };
      return isFailure(found)
        ? found
        : { kind: 'valid', account, signals: echo.signals, missing: [], warnings: [] };
    },
    snapshot: async (credentials, context) => {
      const found = await ask<{ remaining: string; total: string }>(
        base,
        '/balance',
        keyOf(credentials),
        context,
      );
      if (isFailure(found)) return found;
      const usd = (value: string) => ({ value, unit: 'major', currency: 'USD' }) as const;
      const credits = { remaining: usd(found.remaining), total: usd(found.total) };
      return { kind: 'snapshot', credits, limits: null, readings: [] };
    },
  };
  return {
    connectors: [nova, echo],
    listen: async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      server.unref();
      base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
