import { listOf, recordOf, textOf, textOrNone, Unreadable, type JsonRecord } from '../reading/json.js';

/** Attributes by name: texts, whole numbers, floats and flags; other kinds say nothing of costs and are left out. */
export type Attributes = ReadonlyMap<string, string | number | boolean>;

/** A span, as far as costs are concerned. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly attributes: Attributes;
  /** Of the process that sent it. */
  readonly resource: Attributes;
  readonly durationMs: number | null;
  readonly failed: boolean;
}

/** 64-bit integers are texts in OTLP's JSON (protobuf's JSON mapping); numbers are taken too. */
function valueOf(value: JsonRecord): string | number | boolean | null {
  const { stringValue, intValue, doubleValue, boolValue } = value;
  if (typeof stringValue === 'string') return stringValue;
  if (typeof boolValue === 'boolean') return boolValue;
  if (typeof intValue === 'number') return intValue;
  if (typeof intValue === 'string' && /^-?\d{1,19}$/.test(intValue)) return Number(intValue);
  return typeof doubleValue === 'number' ? doubleValue : null;
}

function attributesOf(value: unknown): Attributes {
  const found = new Map<string, string | number | boolean>();
  for (const each of listOf(value ?? [], 'attributes')) {
    const attribute = recordOf(each, 'attributes[]');
    const told = valueOf(recordOf(attribute['value'] ?? {}, 'attributes[].value'));
    if (told !== null) found.set(textOf(attribute['key'], 'attributes[].key'), told);
  }
  return found;
}

const nanosOf = (value: unknown): bigint | null => {
  const text = typeof value === 'number' ? value.toString() : value;
  return typeof text === 'string' && /^\d{1,20}$/.test(text) ? BigInt(text) : null;
};

function durationOf(span: JsonRecord): number | null {
  const [start, end] = [nanosOf(span['startTimeUnixNano']), nanosOf(span['endTimeUnixNano'])];
  if (start === null || end === null || end < start) return null;
  const ms = (end - start) / 1_000_000n;
  return ms <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(ms) : null;
}

const id = (value: unknown, length: number, place: string): string => {
  const text = textOf(value, place).toLowerCase();
  if (!/^[0-9a-f]+$/.test(text) || text.length !== length) throw new Unreadable(`${place} is no id`);
  return text;
};

const spanOf = (span: JsonRecord, resource: Attributes): Span => ({
  traceId: id(span['traceId'], 32, 'traceId'),
  spanId: id(span['spanId'], 16, 'spanId'),
  parentSpanId: textOrNone(span['parentSpanId'], 'parentSpanId').toLowerCase(),
  attributes: attributesOf(span['attributes']),
  resource,
  durationMs: durationOf(span),
  failed: [2, 'STATUS_CODE_ERROR'].some((code) => recordOf(span['status'] ?? {}, 'status')['code'] === code),
});

/** Spans that could be read, and how many could not. */
export interface Received {
  readonly spans: readonly Span[];
  readonly rejected: number;
  /** Why the first one could not be read; null when all could. */
  readonly reason: string | null;
}

/** The spans of an `ExportTraceServiceRequest` in JSON. @throws Unreadable when the body is none. */
export function readSpans(body: unknown): Received {
  const spans: Span[] = [];
  const reasons: string[] = [];
  for (const each of listOf(recordOf(body, 'the body')['resourceSpans'] ?? [], 'resourceSpans')) {
    const group = recordOf(each, 'resourceSpans[]');
    const resource = attributesOf(recordOf(group['resource'] ?? {}, 'resource')['attributes']);
    for (const scope of listOf(group['scopeSpans'] ?? [], 'scopeSpans'))
      for (const span of listOf(recordOf(scope, 'scopeSpans[]')['spans'] ?? [], 'spans'))
        try {
          spans.push(spanOf(recordOf(span, 'spans[]'), resource));
        } catch (error) {
          if (!(error instanceof Unreadable)) throw error;
          reasons.push(error.message);
        }
  }
  return { spans, rejected: reasons.length, reason: reasons[0] ?? null };
}
