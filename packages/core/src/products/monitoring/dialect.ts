import { z } from 'zod';
import { oneMebibyte, type Dialect } from '../../http/dialect.js';
import { headerOf, type WireRequest } from '../../http/wire.js';
import type { Issue } from '../../kernel/errors.js';
import { parsePrefixed } from '../../kernel/id.js';
import type { SessionChoice } from '../../platform/tenancy/organizations/service/actors.js';

const prefix = 'ws_';

/** The workspace that a request names; another's looks as if there were none (monitoring spec §1). */
export function workspaceOf(request: WireRequest): SessionChoice {
  const named = headerOf(request, 'x-workspace-id');
  return named === null ? {} : { organization: parsePrefixed(prefix, named) ?? '', hidden: true };
}

/** The first fault in words; null when there is none. */
function sentence([first]: readonly Issue[]): string | null {
  if (first === undefined) return null;
  return first.path.length === 0 ? first.message : `${first.path.join('.')}: ${first.message}`;
}

/** The manners of this surface (monitoring spec §1). `basePath` is where a host mounts it. */
export function monitoringDialect(basePath: string): Dialect {
  return {
    name: 'monitoring',
    title: 'Spend monitoring of connected providers',
    version: '1.0.0',
    basePath,
    key: null,
    sessionCookie: 'session',
    errors: {
      codes: { authentication_required: 'unauthenticated', rate_limit_exceeded: 'rate_limited' },
      statuses: {
        unauthenticated: 401,
        plan_limit_reached: 402,
        plan_required: 403,
        forbidden: 403,
        not_found: 404,
        method_not_allowed: 405,
        conflict: 409,
        limit_exceeded: 402,
        expired: 410,
        already_connected: 409,
        other_account: 409,
        already_on_plan: 409,
        no_customer: 409,
        version_conflict: 409,
        invalid_alert_transition: 409,
        provider_rejected: 422,
        signal_unavailable: 422,
        rate_limited: 429,
        provider_unavailable: 502,
        billing_unavailable: 502,
        invalid_signature: 400,
        encryption_not_configured: 503,
        billing_not_configured: 503,
      },
      body: ({ message, code, details, issues }) => ({
        error: sentence(issues) ?? message,
        code,
        ...(issues.length > 0
          ? {
              details: {
                issues: issues.map(({ path, message: words }) => ({ path: [...path], message: words })),
              },
            }
          : details !== null && { details }),
      }),
      schema: z.object({
        error: z.string(),
        code: z.string(),
        details: z.record(z.string(), z.unknown()).optional(),
      }),
    },
    rates: null,
    idempotency: null,
    csrf: { applies: 'all' },
    requestIdHeader: 'x-request-id',
    headers: () => ({ 'cache-control': 'private, no-store' }),
    bodyLimitBytes: oneMebibyte,
  };
}
