import { z } from 'zod';
import { oneMebibyte, type Dialect } from '../../http/dialect.js';
import { headerOf, type WireRequest } from '../../http/wire.js';
import { activeCookieHeader, cookieValue } from '../../platform/tenancy/organizations/rules/active.js';

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
      },
      body: ({ code, message, details }) => ({ error: { code, message, details } }),
      headers: ({ code, details }): Readonly<Record<string, string>> => {
        if (code === 'service_unavailable') return { 'retry-after': '30' };
        const seconds = details?.['retryAfterSeconds'];
        return typeof seconds === 'number' ? { 'retry-after': seconds.toString() } : {};
      },
      schema: z.object({
        error: z.object({
          code: z.string(),
          message: z.string(),
          details: z.record(z.string(), z.unknown()).nullable(),
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
