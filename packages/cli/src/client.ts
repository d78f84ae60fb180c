import { randomUUID } from 'node:crypto';
import { CommandError, exitCodes } from './exit.js';
import type { Call, Reply, Transport } from './transport.js';

/** Values of a query; absent and empty ones are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** A surface's HTTP API, signed in. */
export interface Client {
  get<T>(path: string, query?: Query): Promise<T>;
  /** A write; it carries one idempotency key over all its tries, so that none of them counts twice. */
  send<T>(
    method: 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    more?: SendMore,
  ): Promise<T>;
  /** Walks a list from page to page, until `limit` items are there. */
  list<T>(path: string, query: Query, limit: number): Promise<readonly T[]>;
}

/** What some writes need besides a body. */
export interface SendMore {
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a body that is a text; the body is sent as JSON when absent. */
  readonly contentType?: string;
}

const tries = 3;
const longestWaitMs = 30_000;
const pageSize = 100;

const isWorthRepeating = ({ status }: Reply): boolean => status === 429 || status >= 500;

/** What a server asks for, else half a second and then twice as long each time. */
function pauseMs({ headers }: Reply, attempt: number): number {
  const asked = Number.parseInt(headers['retry-after'] ?? '', 10);
  return Number.isNaN(asked) ? 500 * 2 ** attempt : Math.min(asked * 1_000, longestWaitMs);
}

interface ErrorBody {
  readonly error?: string | { readonly code?: string; readonly message?: string; readonly details?: unknown };
}

/** An error as both surfaces write it: a text, or code, message and details. */
function errorOf({ status, body }: Reply): CommandError {
  let read: ErrorBody = {};
  try {
    read = (JSON.parse(body) as ErrorBody | null) ?? {};
  } catch {
    // Whoever answered is no surface of ours; its status is all there is to say.
  }
  const { error } = read;
  const message = typeof error === 'string' ? error : error?.message;
  const code = typeof error === 'string' ? undefined : error?.code;
  const details = typeof error === 'string' ? undefined : error?.details;
  const said = message ?? `the server answered ${status}`;
  return new CommandError(
    status === 401 ? exitCodes.signedOut : exitCodes.refused,
    code === undefined ? said : `${said} (${code})`,
    details === undefined || details === null ? [] : [JSON.stringify(details)],
  );
}

const queryOf = (query: Query): string =>
  new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)] as [string, string]],
    ),
  ).toString();

/** A client over a transport. Reads and writes are repeated after 429 and 5xx, three tries in all. */
export function openClient(
  transport: Transport,
  { secret, wait }: { readonly secret: string; wait(ms: number): Promise<void> },
): Client {
  const call = async <T>(
    made: Omit<Call, 'headers'>,
    headers: Readonly<Record<string, string>>,
  ): Promise<T> => {
    const signedIn: Record<string, string> = secret === '' ? {} : { authorization: `Bearer ${secret}` };
    const full = { ...made, headers: { accept: 'application/json', ...signedIn, ...headers } };
    for (let attempt = 0; ; attempt++) {
      const reply = await transport(full);
      if (reply.status < 300) return (reply.body === '' ? null : JSON.parse(reply.body)) as T;
      if (attempt + 1 >= tries || !isWorthRepeating(reply)) throw errorOf(reply);
      await wait(pauseMs(reply, attempt));
    }
  };
  const get = <T>(path: string, query: Query = {}): Promise<T> =>
    call({ method: 'GET', path, query: queryOf(query), body: null }, {});
  return {
    get,
    send: (method, path, body, { query = {}, headers = {}, contentType } = {}) =>
      call(
        {
          method,
          path,
          query: queryOf(query),
          body:
            body === undefined ? null : contentType === undefined ? JSON.stringify(body) : (body as string),
        },
        {
          'x-idempotency-key': randomUUID(),
          ...(body === undefined ? {} : { 'content-type': contentType ?? 'application/json' }),
          ...headers,
        },
      ),
    list: async <T>(path: string, query: Query, limit: number) => {
      const found: T[] = [];
      let cursor: string | undefined;
      do {
        const page = await get<{ readonly data: readonly T[]; readonly next_cursor: string | null }>(path, {
          ...query,
          limit: Math.min(pageSize, limit - found.length),
          cursor,
        });
        found.push(...page.data);
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined && found.length < limit);
      return found;
    },
  };
}
