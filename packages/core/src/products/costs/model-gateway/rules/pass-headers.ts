import type { Headers, UpstreamCredential } from '../model.js';

/** Between two neighbours only (RFC 9110 §7.6.1), and what frames the body of one message. */
const neighbours = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
];

/** What concerns the way to us, or us alone. */
const ofRequests: ReadonlySet<string> = new Set([
  ...neighbours,
  'host',
  'expect',
  'accept-encoding',
  'content-encoding',
  'cookie',
  'origin',
  'referer',
  'forwarded',
  'via',
  'x-real-ip',
]);

/** What the upstream says of its own connection, site and cookies. */
const ofAnswers: ReadonlySet<string> = new Set([
  ...neighbours,
  'set-cookie',
  'alt-svc',
  'cache-control',
  'date',
  'strict-transport-security',
]);

/** Names that the message itself declares to be between neighbours. */
function named({ connection }: Headers): ReadonlySet<string> {
  const values = [connection ?? []].flat() as readonly string[];
  return new Set(values.flatMap((value) => value.split(',').map((name) => name.trim().toLowerCase())));
}

function without(
  headers: Headers,
  drops: (name: string) => boolean,
): Record<string, string | readonly string[]> {
  const local = named(headers);
  const kept: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !local.has(name) && !drops(name)) kept[name] = value;
  return kept;
}

/**
 * The headers that a request takes upstream: the client's own, without those of the way, cookies, and everything that
 * speaks to the gateway (its key above all). Answers are asked for as they are, so that their usage can be read.
 *
 * @param credential replaces what the client sent for the upstream; null leaves the client's own.
 */
export function upstreamHeaders(
  headers: Headers,
  credential: UpstreamCredential | null,
): Record<string, string | readonly string[]> {
  const isOurs = (name: string): boolean =>
    name.startsWith('x-nullspend-') || name.startsWith('nullspend-') || name.startsWith('x-forwarded-');
  const isReplaced = (name: string): boolean =>
    credential !== null && (name === 'authorization' || name === 'x-api-key');
  return {
    ...without(headers, (name) => ofRequests.has(name) || isOurs(name) || isReplaced(name)),
    ...credential,
    'accept-encoding': 'identity',
  };
}

/** The headers of an answer that the client sees: the upstream's own, its request id under a name beside ours. */
export function answerHeaders(headers: Headers): Record<string, string | readonly string[]> {
  const passed = without(
    headers,
    (name) => ofAnswers.has(name) || name.startsWith('access-control-') || name.startsWith('x-nullspend-'),
  );
  const { 'x-request-id': id, ...rest } = passed;
  return id === undefined ? rest : { ...rest, 'x-upstream-request-id': id };
}
