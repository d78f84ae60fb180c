import { isDomainError } from '@bursar/core';
import type { NewUsage, Recorded } from '@bursar/core/costs';
import { readSpans, type Span } from './otlp/spans.js';
import { isInference, usageOfSpan } from './otlp/usage-of-span.js';
import { Unreadable } from './reading/json.js';

/** What became of a body of spans. */
export interface GenAiUsage {
  readonly usages: readonly NewUsage[];
  /** Spans that could not be read. Those that tell of no call to a model are not counted. */
  readonly rejected: number;
  /** Why the first of them could not be read. */
  readonly reason: string | null;
}

/** The spans around others: a framework's span repeats the usage of the client's span inside it. */
function enclosing(spans: readonly Span[], calls: readonly Span[]): ReadonlySet<string> {
  const name = ({ traceId, spanId }: Span): string => `${traceId}:${spanId}`;
  const byName = new Map(spans.map((span) => [name(span), span]));
  const around = new Set<string>();
  for (const call of calls)
    for (let at = `${call.traceId}:${call.parentSpanId}`; !around.has(at);) {
      const parent = byName.get(at);
      if (!parent) break;
      around.add(at);
      at = `${parent.traceId}:${parent.parentSpanId}`;
    }
  return around;
}

/**
 * The purchases in an OTLP/JSON trace export, by the OpenTelemetry conventions for generative AI: calls to models, with
 * tokens in buckets that do not overlap. Of calls within calls the innermost counts. Pure.
 *
 * @throws Error when the body is no trace export.
 * @example
 * readGenAiUsage({ resourceSpans: [] }).usages; // []
 */
export function readGenAiUsage(body: unknown): GenAiUsage {
  const { spans, ...received } = readSpans(body);
  const calls = spans.filter(isInference);
  const around = enclosing(spans, calls);
  const usages: NewUsage[] = [];
  let { rejected, reason } = received;
  for (const span of calls) {
    if (around.has(`${span.traceId}:${span.spanId}`)) continue;
    try {
      usages.push(usageOfSpan(span));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      rejected += 1;
      reason ??= error.message;
    }
  }
  return { usages, rejected, reason };
}

/** A request to `/v1/traces`, already authenticated by the host. */
export interface OtlpRequest {
  readonly contentType: string;
  /** The text, decompressed; or what the host's JSON parser made of it. */
  readonly body: unknown;
}

/** What is answered. */
export interface OtlpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Records purchases: `bursar.for(actor).costs.recordAll` is one. */
export type RecordUsages = (usages: readonly NewUsage[]) => Promise<readonly Recorded[]>;

const answer = (status: number, body: object, headers: Record<string, string> = {}): OtlpAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** gRPC's codes, which OTLP/HTTP uses in its error bodies. */
const invalidArgument = 3;
const unavailable = 14;

/**
 * Answers an exporter as OTLP/HTTP asks: 200 with what could not be read, 400 for what never will be, 415 for protobuf, 503
 * for what may be sent again. Sending again records nothing twice.
 *
 * @example
 * const { status } = await receiveTraces({ contentType: 'application/json', body: '{"resourceSpans":[]}' }, async () => []);
 * status; // 200
 */
export async function receiveTraces(request: OtlpRequest, record: RecordUsages): Promise<OtlpAnswer> {
  if (!/^application\/json\s*(;|$)/i.test(request.contentType.trim()))
    return answer(415, { code: invalidArgument, message: 'send OTLP as JSON' });
  let found: GenAiUsage;
  try {
    const body: unknown = typeof request.body === 'string' ? JSON.parse(request.body) : request.body;
    found = readGenAiUsage(body);
  } catch (error) {
    if (!(error instanceof Unreadable) && !(error instanceof SyntaxError)) throw error;
    return answer(400, { code: invalidArgument, message: 'the body is no OTLP trace export' });
  }
  try {
    if (found.usages.length > 0) await record(found.usages);
  } catch (error) {
    if (isDomainError(error) && error.kind === 'invalid')
      return answer(400, { code: invalidArgument, message: error.message });
    return answer(503, { code: unavailable, message: 'send again later' }, { 'retry-after': '30' });
  }
  const { rejected, reason } = found;
  if (rejected === 0) return answer(200, { partialSuccess: {} });
  return answer(200, { partialSuccess: { rejectedSpans: rejected.toString(), errorMessage: reason ?? '' } });
}
