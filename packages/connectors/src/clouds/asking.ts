import type { Failure } from '@bursar/core/monitoring';
import { failureOf, isFailure, noAnswer, reading, rejected, retryAfterMs } from '../asking.js';
import { Unreadable } from '../reading/json.js';

/** What an SDK's error tells of itself, whichever SDK it is. */
interface Told {
  readonly name: string;
  readonly code: string;
  readonly status: number | null;
  readonly retryAfter: string | null;
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

const statusIn = (error: unknown): number | null => {
  const places = [
    member(error, 'statusCode'),
    member(member(error, '$metadata'), 'httpStatusCode'),
    member(error, 'code'),
    member(error, 'status'),
  ];
  return places.find((each): each is number => typeof each === 'number' && each >= 100 && each < 600) ?? null;
};

const headerIn = (error: unknown, name: string): string | null => {
  const response = member(error, 'response') ?? member(error, '$response');
  const headers = member(response, 'headers');
  const get = member(headers, 'get');
  const value: unknown =
    typeof get === 'function'
      ? (get as (name: string) => unknown).call(headers, name)
      : member(headers, name);
  return typeof value === 'string' ? value : null;
};

function toldBy(error: unknown): Told {
  const [first] = [member(error, 'errors')].flat();
  const code = member(first, 'reason') ?? member(error, 'code');
  const name = member(error, 'name');
  return {
    name: typeof name === 'string' ? name : '',
    code: typeof code === 'string' ? code : '',
    status: statusIn(error),
    retryAfter:
      headerIn(error, 'retry-after') ??
      headerIn(error, 'x-ms-ratelimit-microsoft.costmanagement-entity-retry-after'),
  };
}

const throttles = /throttl|limitexceeded|ratelimit|quotaexceeded|toomanyrequests/i;
const unknownKey =
  /unrecognizedclient|invalidsignature|incompletesignature|signaturedoesnotmatch|expiredtoken|invalidclienttoken|authenticationerror|invalid_grant|invalid_client/i;
const forbids = /accessdenied|unauthorizedoperation|optinrequired/i;
const unreadable = /parse_error|syntaxerror|serializationexception/i;

/** What an SDK's error means in the port's words. Its text is not repeated: SDKs quote requests in it. */
export function sdkFailure(name: string, error: unknown, now: Date): Failure {
  const { name: errorName, code, status, retryAfter } = toldBy(error);
  const words = `${errorName} ${code}`;
  const after = retryAfterMs(retryAfter, now);
  if (error instanceof Unreadable || error instanceof SyntaxError || unreadable.test(words))
    return { kind: 'malformed', message: `${name}: the answer cannot be read` };
  if (throttles.test(words))
    return { kind: 'throttled', retryAfterMs: after, message: `${name} asks to wait` };
  if (unknownKey.test(words)) return rejected('invalid_key', `${name} does not know these credentials`);
  if (forbids.test(words)) return rejected('insufficient_scope', `${name} does not allow this`);
  return (status === null ? null : failureOf(name, { status, retryAfter: after })) ?? noAnswer(name, error);
}

/** Asks through an SDK, then reads. Never throws. */
export async function askSdk<T>(
  name: string,
  now: Date,
  call: () => Promise<unknown>,
  read: (answer: unknown) => T,
): Promise<T | Failure> {
  let answer: unknown;
  try {
    answer = await call();
  } catch (error) {
    return isFailure(error) ? error : sdkFailure(name, error, now);
  }
  return reading(name, () => read(answer));
}

/** An SDK that is there, or who misses it: it is an optional peer, which hosts install only for clouds that they watch. */
export async function peer<M>(packageName: string, load: () => Promise<M>): Promise<M | Failure> {
  try {
    return await load();
  } catch {
    return { kind: 'unreachable', message: `the package ${packageName} is not installed on the server` };
  }
}

/** The answer of a call that cannot be aborted itself: nobody waits for it any longer than the signal allows. */
export function whileWaited<T>(signal: AbortSignal, call: Promise<T>): Promise<T> {
  const given = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new Error('aborted', { cause: signal.reason }));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([call, given]);
}
