import { z } from 'zod';
import type { Dialect, RateWindow } from '../../http/dialect.js';
import { oneMebibyte } from '../../http/dialect.js';
import type { Json, JsonObject } from '../../kernel/json.js';
import { plans, type Plan } from './rules/plans.js';

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Keys of the development environment are counted and never refused (wallets spec §3). */
const uncounted = 1_000_000;

/** The request-rate windows of a plan, the minute first: it is told where both are as full (wallets spec §3). */
export const windowsOf = (plan: Plan, environment: string): readonly RateWindow[] => {
  if (environment === 'dev') return [{ limit: uncounted, windowMs: minuteMs }];
  const { perMinute, perDay } = plans[plan];
  return [
    { limit: perMinute, windowMs: minuteMs },
    ...(perDay === null ? [] : [{ limit: perDay, windowMs: dayMs }]),
  ];
};

/** Names of errors where the platform's are other ones. */
const codes: Readonly<Record<string, string>> = {
  invalid: 'invalid_request',
  invalid_json: 'invalid_request',
  payload_too_large: 'invalid_request',
  unsupported_media_type: 'invalid_request',
  authentication_required: 'invalid_api_key',
  forbidden: 'insufficient_permissions',
  insufficient_scope: 'insufficient_permissions',
  method_not_allowed: 'not_found',
  rate_limit_exceeded: 'rate_limited',
  service_unavailable: 'internal_error',
  secrets_unavailable: 'internal_error',
  wallet_moved: 'internal_error',
  account_moved: 'internal_error',
  account_missing: 'not_found',
  card_missing: 'not_found',
  transaction_missing: 'not_found',
  approval_missing: 'not_found',
  account_closed: 'wallet_closed',
  account_frozen: 'wallet_frozen',
  limit_exceeded: 'plan_limit_reached',
  conflict: 'already_rotated',
};

const refusals = [
  'insufficient_funds',
  'transaction_limit_exceeded',
  'merchant_not_allowed',
  'merchant_blocked',
  'category_not_allowed',
  'category_blocked',
  'country_not_allowed',
  'insecure_merchant',
  'currency_mismatch',
  'card_frozen',
  'card_closed',
  'wallet_frozen',
  'wallet_closed',
  'approval_required',
  'approval_already_resolved',
  'approval_expired',
  'duplicate_agent_name',
  'duplicate_card_name',
  'wallet_not_empty',
  'card_limit_above_wallet',
  'card_refused',
  'transaction_state',
  'refund_above_posted',
  'config_changed',
  'already_rotated',
  'declined',
  'network_declined',
  'issuer_timeout',
  'idempotency_key_reused',
  'idempotency_in_progress',
];

/** The closed table of statuses (wallets spec §1.1, §1.2). */
const statuses: Readonly<Record<string, number>> = {
  invalid_request: 400,
  missing_api_key: 401,
  invalid_api_key: 401,
  api_key_expired: 401,
  api_key_revoked: 401,
  insufficient_permissions: 403,
  plan_limit_reached: 403,
  not_found: 404,
  rate_limited: 429,
  internal_error: 500,
  ...Object.fromEntries(refusals.map((code) => [code, 422])),
};

const credentialCodes: Readonly<Record<string, string>> = {
  missing: 'missing_api_key',
  expired: 'api_key_expired',
  revoked: 'api_key_revoked',
};

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const isMap = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Details in this surface's casing; a fault's path is dotted (wallets spec §1.2). */
function printedDetails(details: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]): [string, Json] => [
      snake(name),
      name === 'issues' && Array.isArray(value) ? (value as readonly Json[]).map(printedIssue) : value,
    ]),
  );
}

const printedIssue = (issue: Json): Json => {
  if (!isMap(issue)) return issue;
  const { path, ...rest } = issue;
  return { path: Array.isArray(path) ? path.join('.') : (path ?? ''), ...rest };
};

/** The manners of this surface: keys, errors, limits, repeats (wallets spec §1 to §4). */
export function walletsDialect(): Dialect {
  return {
    name: 'wallets',
    title: 'Wallets for agents',
    version: '1.0.0',
    basePath: '/v1',
    key: { in: 'bearer' },
    sessionCookie: null,
    errors: {
      codes,
      statuses,
      body: ({ code, message, details, reason, limited }) => {
        const told = code === 'invalid_api_key' && reason !== null ? (credentialCodes[reason] ?? code) : code;
        const rate: JsonObject | null = limited && {
          window: limited.windowMs === dayMs ? 'day' : 'minute',
          limit: limited.limit,
          retry_after: Math.max(1, Math.ceil(limited.waitMs / 1_000)),
        };
        const printed = rate ?? (details && printedDetails(details));
        return { error: { code: told, message, ...(printed !== null && { details: printed }) } };
      },
      headers: ({ code }): Readonly<Record<string, string>> =>
        code === 'idempotency_in_progress' ? { 'retry-after': '1' } : {},
      schema: z.object({
        error: z.object({
          code: z.string(),
          message: z.string(),
          details: z.record(z.string(), z.unknown()).optional(),
        }),
      }),
    },
    rates: {
      key: windowsOf('team', 'live'),
      keyScope: 'tenant',
      address: [],
      strangers: windowsOf('free', 'live'),
      fixed: true,
      whenDown: { key: 'allow', address: 'allow' },
      headers: ({ limit, remaining, resetAt }) => ({
        'x-ratelimit-limit': limit.toString(),
        'x-ratelimit-remaining': remaining.toString(),
        'x-ratelimit-reset': Math.floor(resetAt.getTime() / 1_000).toString(),
      }),
    },
    idempotency: {
      header: 'x-idempotency-key',
      field: null,
      maxLength: 255,
      pattern: /^[\x21-\x7e]+$/,
      scope: 'tenant',
      keepMs: dayMs,
      otherBody: 'refuse-422',
      replayStatus: 'same',
      replayHeaders: { 'x-idempotent-replayed': 'true' },
    },
    csrf: null,
    requestIdHeader: 'x-request-id',
    headers: () => ({ 'cache-control': 'private, no-store' }),
    bodyLimitBytes: oneMebibyte,
  };
}
