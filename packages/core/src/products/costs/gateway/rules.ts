import { parsePrefixed } from '../../../kernel/id.js';
import { isText, textLength, trimText } from '../../../kernel/text.js';
import { mergeTags } from '../../../platform/spending/usage/rules/attribution.js';

/** Reads one header; null when it was not sent. */
export type Header = (name: string) => string | null;

/** What a request says about itself beside its body (costs spec §12). */
export interface RequestContext {
  /** The request's own tags, the key's and the customer merged. */
  readonly tags: Readonly<Record<string, string>>;
  readonly customer: string | null;
  /** A customer was named in a form that no customer has. */
  readonly badCustomer: boolean;
  readonly session: string | null;
  readonly actionId: string | null;
}

const tagKey = /^(?!_ns_)[a-zA-Z0-9_-]{1,64}$/;
const mostTags = 10;
const customerName = /^[a-zA-Z0-9._:-]{1,256}$/;

/**
 * The tags of a header: never a reason to refuse. Broken JSON is no tags, a bad entry is dropped, ten are kept
 * (costs spec §12.1).
 *
 * @example
 * tagsOf('{"team":"search","_ns_x":"1","n":5}'); // { team: 'search' }
 */
export function tagsOf(header: string | null): Readonly<Record<string, string>> {
  let read: unknown = null;
  try {
    read = JSON.parse(header ?? '');
  } catch {
    return {};
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return {};
  const good = Object.entries(read).filter(
    (entry): entry is [string, string] =>
      tagKey.test(entry[0]) &&
      typeof entry[1] === 'string' &&
      textLength(entry[1]) <= 256 &&
      isText(entry[1]),
  );
  return Object.fromEntries(good.slice(0, mostTags));
}

/**
 * Reads what a request says about itself. The customer is the header's, else the tag `customer`, and becomes that tag.
 *
 * @param defaults the tags of the key.
 */
export function contextOf(header: Header, defaults: Readonly<Record<string, string>>): RequestContext {
  const named = header('x-nullspend-customer');
  const trimmed = named === null ? null : trimText(named);
  const good = trimmed !== null && customerName.test(trimmed);
  const merged = mergeTags(tagsOf(header('x-nullspend-tags')), defaults);
  const customer = (good ? trimmed : merged['customer']) || null;
  const tags = good ? mergeTags({ customer: trimmed }, merged) : merged;
  const action = header('x-nullspend-action-id');
  return {
    tags,
    customer,
    badCustomer: named !== null && !good,
    session: header('x-nullspend-session'),
    actionId: action === null ? null : parsePrefixed('ns_act_', action),
  };
}

const traceparent = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;
const isZero = (hex: string): boolean => /^0*$/.test(hex);

/** The trace that a `traceparent` names; null where it is malformed, of version `ff`, or all zeros. */
function parentOf(text: string | null): string | null {
  const [, version, trace, parent] = traceparent.exec(text ?? '') ?? [];
  if (version === undefined || trace === undefined || parent === undefined) return null;
  return version === 'ff' || isZero(trace) || isZero(parent) ? null : trace;
}

/** The trace of a request: `traceparent`, else its own header, else the one made for it (costs spec §12.4). */
export function traceOf(header: Header, made: () => string): string {
  const own = header('x-nullspend-trace-id');
  return parentOf(header('traceparent')) ?? (own !== null && /^[0-9a-f]{32}$/.test(own) ? own : made());
}
