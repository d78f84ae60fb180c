import type { ConnectorContext, Failure, FetchAnswer, RejectReason } from '@bursar/core/monitoring';
import { Unreadable } from './reading/json.js';

/** Where a provider is asked. */
export interface ProviderServer {
  /** As people know it; begins every message. */
  readonly name: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
}

/** One question over HTTP. */
export interface Question {
  readonly path: string;
  readonly query?: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The server of a connector's options. Credentials go there, so it is reached over TLS, or on this machine.
 *
 * @throws Error for a URL that is none, has credentials in it, or leaves the machine in the clear.
 */
export function serverAt(name: string, baseUrl: string): ProviderServer {
  const url = new URL(baseUrl);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.has(url.hostname)))
    throw new Error(`${name}: the base URL must be https`);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new Error(`${name}: the base URL must be a plain address`);
  return { name, baseUrl: url.href.replace(/\/+$/, '') };
}

const kinds: readonly string[] = ['throttled', 'rejected', 'unreachable', 'malformed'];

/** Whether something is one of the port's failures. */
export const isFailure = (value: unknown): value is Failure =>
  typeof value === 'object' && value !== null && 'kind' in value && kinds.includes(String(value.kind));

/** What `Retry-After` says: seconds or a date (RFC 9110 §10.2.3); null when it says nothing readable. */
export function retryAfterMs(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return parseInt(text, 10) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

/** The failure that a status means; null for a success. Bodies of failures may quote a key and are never repeated. */
export function failureOf(
  name: string,
  { status, retryAfter }: { readonly status: number; readonly retryAfter: number | null },
): Failure | null {
  if (status >= 200 && status < 300) return null;
  const message = (what: string): string => `${name} ${what} (HTTP ${status})`;
  if (status === 401) return rejected('invalid_key', message('does not know these credentials'));
  if (status === 403) return rejected('insufficient_scope', message('does not allow this'));
  if (status === 429)
    return { kind: 'throttled', retryAfterMs: retryAfter, message: message('asks to wait') };
  if (status === 408 || status >= 500) return { kind: 'unreachable', message: message('does not answer') };
  return { kind: 'malformed', message: message('did not understand the question') };
}

/** A provider turned credentials down. */
export const rejected = (reason: RejectReason, message: string): Failure => ({
  kind: 'rejected',
  reason,
  message,
});

/** `ECONNREFUSED` and the like, which say why and quote nothing. */
function codeOf(error: Error): string {
  const cause: unknown = error.cause;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : '';
  return typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code) ? `, ${code}` : '';
}

/** What was thrown while nothing came: its name and code only, since texts of errors may quote what was sent. */
export const noAnswer = (name: string, error: unknown): Failure => ({
  kind: 'unreachable',
  message: `${name} gave no answer (${error instanceof Error ? error.name + codeOf(error) : 'unknown'})`,
});

/** Reads an answer; what is not as documented is a failure of the port. */
export async function reading<T>(name: string, read: () => T | Promise<T>): Promise<T | Failure> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Unreadable) return { kind: 'malformed', message: `${name}: ${error.message}` };
    if (error instanceof SyntaxError) return { kind: 'malformed', message: `${name}: the answer is no JSON` };
    return noAnswer(name, error);
  }
}

/** Asks, and reads a success with `read`. Redirects are not followed: credentials go nowhere else. Never throws. */
export async function ask<T>(
  { name, baseUrl }: ProviderServer,
  { fetch, signal, now }: ConnectorContext,
  { path, query = [], headers }: Question,
  read: (answer: FetchAnswer) => Promise<T>,
): Promise<T | Failure> {
  const search = new URLSearchParams(query.map(([key, value]) => [key, value])).toString();
  const url = baseUrl + path + (search === '' ? '' : `?${search}`);
  let answer: FetchAnswer;
  try {
    answer = await fetch(url, {
      headers: { accept: 'application/json', ...headers },
      redirect: 'manual',
      signal,
    });
  } catch (error) {
    return noAnswer(name, error);
  }
  const retryAfter = retryAfterMs(answer.headers.get('retry-after'), now);
  return failureOf(name, { status: answer.status, retryAfter }) ?? reading(name, () => read(answer));
}

/** Asks for one JSON value. Never throws. */
export const askJson = <T>(
  server: ProviderServer,
  context: ConnectorContext,
  question: Question,
  read: (body: unknown, answer: FetchAnswer) => T,
): Promise<T | Failure> =>
  ask(server, context, question, async (answer) => read(JSON.parse(await answer.text()) as unknown, answer));
