import type { z } from 'zod';
import type { Actor } from '../kernel/actor.js';
import type { ErrorKind, Issue } from '../kernel/errors.js';
import type { JsonObject } from '../kernel/json.js';
import type { WireRequest } from './wire.js';

/** Where an API key is found. */
export type KeyScheme =
  | { readonly in: 'header'; readonly name: string }
  /** `Authorization: Bearer …`. */
  | { readonly in: 'bearer' };

/** What `execute` itself can refuse; a dialect may print any of them under another name. */
export type ReservedCode =
  | 'invalid_json'
  | 'invalid'
  | 'invalid_origin'
  | 'authentication_required'
  | 'csrf_rejected'
  | 'forbidden'
  | 'insufficient_scope'
  | 'not_found'
  | 'method_not_allowed'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'rate_limit_exceeded'
  | 'idempotency_key_reused'
  | 'service_unavailable'
  | 'internal_error';

/** An error on its way out: names and status are the dialect's already. */
export interface ErrorView {
  readonly code: string;
  readonly kind: ErrorKind | 'internal';
  readonly status: number;
  readonly message: string;
  readonly details: JsonObject | null;
  /** The faults of an invalid input; empty otherwise. */
  readonly issues: readonly Issue[];
  readonly requestId: string;
  /** Of refused credentials: `missing` when none were sent, `expired` for a key whose time is over; else null. */
  readonly reason: string | null;
  /** The request-rate window that refused; null for every other error. */
  readonly limited: RateState | null;
}

/** How errors look. */
export interface ErrorRules {
  /** This dialect's name of a reserved code, where it differs. */
  readonly codes: Readonly<Partial<Record<ReservedCode, string>>>;
  /** Statuses by (this dialect's) code, where they differ from the kind's. */
  readonly statuses: Readonly<Record<string, number>>;
  /** The JSON body. */
  body(error: ErrorView): unknown;
  /** Lower-case names, for instance `retry-after`. A throttled answer has its own already. */
  headers?(error: ErrorView): Readonly<Record<string, string>>;
  /** What `body` gives, for the reference. */
  readonly schema: z.ZodType;
}

/** At most `limit` requests in any `windowMs`. */
export interface RateWindow {
  readonly limit: number;
  readonly windowMs: number;
}

/** A window's state after this request. */
export interface RateState extends RateWindow {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly resetAt: Date;
  /** From this request to `resetAt`. */
  readonly waitMs: number;
}

/** Request-rate limits. They protect the service; money is limited elsewhere. */
export interface RateRules {
  /** Per API key; headers describe the window with the smallest remaining share. */
  readonly key: readonly RateWindow[];
  /** Whether all keys of a tenant share the windows of `key`. */
  readonly keyScope: 'credential' | 'tenant';
  /** Per client address, before anything else is looked at. */
  readonly address: readonly RateWindow[];
  /**
   * Per client address, for requests that end before a key was counted: wrong credentials, unknown paths. Their answers
   * then carry the headers too. Nothing of the kind when absent.
   */
  readonly strangers?: readonly RateWindow[];
  /** Windows that begin and end with the clock (UTC minutes and days) instead of sliding. */
  readonly fixed?: boolean;
  /** What a limiter that cannot be reached means. */
  readonly whenDown: { readonly key: 'allow' | 'refuse'; readonly address: 'allow' | 'refuse' };
  /** Lower-case headers of every answer for which a key was counted. */
  headers(state: RateState): Readonly<Record<string, string>>;
}

/** How a repeated request is recognised and answered. */
export interface IdempotencyRules {
  /** Lower case. */
  readonly header: string;
  /** A body field that is used when the header is absent; null when there is none. */
  readonly field: string | null;
  readonly maxLength: number;
  /** What a key may be made of; any text when absent. */
  readonly pattern?: RegExp;
  /** Whether two credentials of one tenant may use the same key for different things. */
  readonly scope: 'credential' | 'tenant';
  readonly keepMs: number;
  /** The same key with another body: answer the first result, or refuse. */
  readonly otherBody: 'replay' | 'refuse-409' | 'refuse-422';
  /** The status of a replayed success. */
  readonly replayStatus: 'same' | 200;
  /** Sent on replays, lower-case name. */
  readonly replayHeaders: Readonly<Record<string, string>>;
}

/** Refuses state-changing requests that a browser sends for another site. Requests without Origin and Referer pass. */
export interface CsrfRules {
  /** `all` requests, or only those that carry a session instead of a key. */
  readonly applies: 'all' | 'session';
}

/** What is known when the headers of an answer are made; `actor` is null before and without authentication. */
export interface ReplyInfo {
  readonly request: WireRequest;
  readonly requestId: string;
  readonly actor: Actor | null;
}

/** Everything in which one HTTP surface differs from another. Casing and money are in its codecs. */
export interface Dialect {
  /** Lower case; also the name of its reference document. */
  readonly name: string;
  readonly title: string;
  /** The version printed in the reference. */
  readonly version: string;
  /** Begins with a slash, ends without one; empty for none. Part of the path wherever the surface is mounted. */
  readonly basePath: string;
  /** Null when the surface takes no API keys. */
  readonly key: KeyScheme | null;
  /** The session cookie named in the reference; null when the surface has no session callers. */
  readonly sessionCookie: string | null;
  readonly errors: ErrorRules;
  readonly rates: RateRules | null;
  readonly idempotency: IdempotencyRules | null;
  readonly csrf: CsrfRules | null;
  /** Echoed when it is a plain token of at most 128 characters, else a fresh id is sent. Lower case. */
  readonly requestIdHeader: string;
  /** Headers of every answer, errors included; lower-case names. */
  headers(info: ReplyInfo): Readonly<Record<string, string>>;
  /** Bodies above this many bytes are refused. */
  readonly bodyLimitBytes: number;
}

/** 1 MiB, the usual body limit. */
export const oneMebibyte = 1_048_576;

/** The status of each kind of error where a dialect names no other. */
export const statusOfKind: Readonly<Record<ErrorKind | 'internal', number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  unsupported: 415,
  refused: 422,
  throttled: 429,
  internal: 500,
  unavailable: 503,
};

const kindOfReserved: Readonly<Record<ReservedCode, ErrorKind | 'internal'>> = {
  invalid_json: 'invalid',
  invalid: 'invalid',
  invalid_origin: 'invalid',
  authentication_required: 'unauthenticated',
  csrf_rejected: 'forbidden',
  forbidden: 'forbidden',
  insufficient_scope: 'forbidden',
  not_found: 'missing',
  method_not_allowed: 'unsupported',
  payload_too_large: 'too_large',
  unsupported_media_type: 'unsupported',
  rate_limit_exceeded: 'throttled',
  idempotency_key_reused: 'refused',
  service_unavailable: 'unavailable',
  internal_error: 'internal',
};

const own = <V>(record: Readonly<Record<string, V>>, name: string): V | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** What a dialect prints for a code: its own name, and the status of that name or else of the kind. */
export function printedError(
  { errors }: Dialect,
  code: string,
  kind: ErrorKind | 'internal',
): { readonly code: string; readonly status: number } {
  const name = own(errors.codes as Readonly<Record<string, string>>, code) ?? code;
  return { code: name, status: own(errors.statuses, name) ?? own(statusOfKind, kind) ?? 500 };
}

/** The same for a code that a route declares; null when neither the dialect's statuses nor the reserved codes know it. */
export function declaredError(
  dialect: Dialect,
  code: string,
): { readonly code: string; readonly status: number } | null {
  const status = own(dialect.errors.statuses, code);
  if (status !== undefined) return { code, status };
  const kind = own(kindOfReserved as Readonly<Record<string, ErrorKind | 'internal'>>, code);
  if (kind === undefined) return null;
  const conflicts = code === 'idempotency_key_reused' && dialect.idempotency?.otherBody === 'refuse-409';
  return printedError(dialect, code, conflicts ? 'conflict' : kind);
}
