import { z } from 'zod';
import { microdollars } from '../../http/codecs.js';
import { oneMebibyte, type Dialect } from '../../http/dialect.js';
import { headerOf, type WireRequest } from '../../http/wire.js';
import type { JsonObject } from '../../kernel/json.js';
import { activeCookieHeader, cookieValue } from '../../platform/tenancy/organizations/rules/active.js';
import { denialCodes } from './enforcement/rules/denials.js';
import { printable } from './wire/values.js';

/** The versions of this API that exist, oldest first (costs spec §1.8). */
const versions: readonly string[] = ['2026-04-01'];
/** What a request without a wish gets, and what new keys are stored with. */
export const currentVersion = '2026-04-01';

/** The cookie that names a session's active organization (costs spec §2.2). */
const activeOrganizationCookie = 'ns-active-org';

/** The active organization that a request's cookie names; null without one. */
export const activeOrganizationOf = (request: WireRequest): string | null =>
  cookieValue(headerOf(request, 'cookie'), activeOrganizationCookie);

/** The header that keeps an active organization for a year; `secure` where the request came by https. */
export const activeOrganizationHeader = (
  request: WireRequest,
  value: string,
): Readonly<Record<string, string>> => {
  const secure = headerOf(request, 'x-forwarded-proto')?.split(',')[0]?.trim() === 'https';
  return { 'set-cookie': activeCookieHeader(activeOrganizationCookie, value, { secure }) };
};

/** How a host may bend the surface's manners. */
export interface CostsDialectOptions {
  /** Requests per key and minute; 100. */
  readonly requestsPerMinute?: number;
  /** Requests per client address and minute; not limited when absent. */
  readonly addressRequestsPerMinute?: number;
  /** Whether browsers' requests for other sites are refused; true. A host with its own protection turns it off. */
  readonly csrf?: boolean;
}

const isSupported = (version: string | null | undefined): version is string =>
  version !== null && version !== undefined && versions.includes(version);

const keptMs = 24 * 3_600_000;

/** What a denial carries for other places than its details. */
const elsewhere: readonly string[] = ['retryAfterSeconds', 'answerHeaders', 'upgradeUrl'];

/**
 * The details of an error as they are printed: a denial's amounts as integers, and its waiting time in a header only,
 * which may leave nothing (costs spec §9.8).
 */
function printedDetails(code: string, details: JsonObject | null): unknown {
  if (details === null || !denialCodes.includes(code)) return details;
  const members = Object.entries(details).flatMap(([name, value]): [string, unknown][] => {
    if (elsewhere.includes(name)) return [];
    const isAmount = /microdollars$/i.test(name) && typeof value === 'string';
    return [[name, isAmount ? amount.encode(printable(BigInt(value))) : value]];
  });
  return members.length === 0 ? null : Object.fromEntries(members);
}

const amount = microdollars();

/** What a denial tells in headers: that it is one, and the tightest budget (costs spec §9.8). */
const denialHeaders = (details: JsonObject | null): Readonly<Record<string, string>> => ({
  'x-nullspend-denied': '1',
  ...(details?.['answerHeaders'] as Readonly<Record<string, string>> | undefined),
});

/** The manners of this surface: who calls, what errors look like, limits, repeats, versions (costs spec §1). */
export function costsDialect(options: CostsDialectOptions = {}): Dialect {
  const { requestsPerMinute = 100, addressRequestsPerMinute, csrf = true } = options;
  const minute = (limit: number) => ({ limit, windowMs: 60_000 });
  return {
    name: 'costs',
    title: 'Costs, budgets and approvals',
    version: currentVersion,
    basePath: '/api',
    key: { in: 'header', name: 'x-nullspend-key' },
    sessionCookie: 'session',
    errors: {
      codes: { invalid: 'validation_error' },
      statuses: {
        method_not_allowed: 405,
        conflict: 409,
        limit_exceeded: 409,
        spend_cap_exceeded: 400,
        invalid_key: 400,
        expired: 410,
        rate_limited: 429,
        slack_webhook_error: 400,
        invalid_input: 400,
        subscription_exists: 400,
        no_subscription: 400,
        invalid_signature: 400,
        invalid_action_transition: 409,
        stale_action: 409,
        action_expired: 409,
        budget_entity_not_found: 404,
        ...Object.fromEntries(denialCodes.map((code) => [code, 429])),
      },
      body: ({ code, message, details }) => ({
        error: {
          code,
          message,
          details: printedDetails(code, details),
          ...(denialCodes.includes(code) &&
            typeof details?.['upgradeUrl'] === 'string' && { upgrade_url: details['upgradeUrl'] }),
        },
      }),
      headers: ({ code, details }): Readonly<Record<string, string>> => {
        if (code === 'service_unavailable') return { 'retry-after': '30' };
        const seconds = details?.['retryAfterSeconds'];
        return {
          ...(denialCodes.includes(code) && denialHeaders(details)),
          ...(typeof seconds === 'number' && { 'retry-after': seconds.toString() }),
        };
      },
      schema: z.object({
        error: z.object({
          code: z.string(),
          message: z.string(),
          details: z.record(z.string(), z.unknown()).nullable(),
          upgrade_url: z.string().optional(),
        }),
      }),
    },
    rates: {
      key: [minute(requestsPerMinute)],
      keyScope: 'credential',
      address: addressRequestsPerMinute === undefined ? [] : [minute(addressRequestsPerMinute)],
      whenDown: { key: 'allow', address: 'refuse' },
      headers: ({ limit, remaining, resetAt }) => ({
        'x-ratelimit-limit': limit.toString(),
        'x-ratelimit-remaining': remaining.toString(),
        'x-ratelimit-reset': resetAt.getTime().toString(),
      }),
    },
    idempotency: {
      header: 'idempotency-key',
      field: 'idempotencyKey',
      maxLength: 200,
      scope: 'credential',
      keepMs: keptMs,
      otherBody: 'replay',
      replayStatus: 200,
      replayHeaders: { 'x-idempotent-replayed': 'true' },
    },
    csrf: csrf ? { applies: 'all' } : null,
    requestIdHeader: 'x-request-id',
    headers: ({ request, actor }) => {
      const wish = [headerOf(request, 'nullspend-version'), actor?.key?.version].find(isSupported);
      return { 'cache-control': 'private, no-store', 'nullspend-version': wish ?? currentVersion };
    },
    bodyLimitBytes: oneMebibyte,
  };
}
