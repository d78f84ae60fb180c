import { z } from 'zod';
import { oneMebibyte, type Dialect, type ErrorView } from '../../http/dialect.js';
import type { Issue } from '../../kernel/errors.js';

/** How a host may bend the surface's manners. */
export interface ProjectsDialectOptions {
  /** The session cookie's name in the reference; `next-auth.session-token` (projects spec §2.1). */
  readonly sessionCookie?: string;
  /** Whether browsers' requests for other sites are refused; true. A host with its own protection turns it off. */
  readonly csrf?: boolean;
}

/** The signed cookie of who acts in another organization than their own (`bursar.actors.cookie`). */
export const organizationCookie = 'bursar-org';

/** Field and fault in one sentence: `name is required`. */
function sentence({ path, message }: Issue): string {
  if (path.length === 0) return message;
  const words = message === 'Required' ? 'is required' : message.charAt(0).toLowerCase() + message.slice(1);
  return `${path.join('.')} ${words}`;
}

const unauthorized = 'Unauthorized';

/** One string, and beside it the field at fault (projects spec §1.1). */
function errorBody({ code, message, issues }: ErrorView): {
  readonly error: string;
  readonly field?: string;
} {
  if (code === 'authentication_required') return { error: unauthorized };
  const [first] = issues;
  if (first === undefined) return { error: message };
  return { error: sentence(first), ...(first.path.length > 0 && { field: first.path.join('.') }) };
}

/** The manners of this surface (projects spec §1, §2). */
export function projectsDialect(options: ProjectsDialectOptions = {}): Dialect {
  const { sessionCookie = 'next-auth.session-token', csrf = true } = options;
  return {
    name: 'projects',
    title: 'Projects: cards, profit and loss, credits and alerts',
    version: '1.0.0',
    basePath: '/api',
    key: { in: 'bearer' },
    sessionCookie,
    errors: {
      codes: {},
      statuses: {
        name_taken: 409,
        conflict: 409,
        method_not_allowed: 405,
        rate_limit_exceeded: 429,
        card_refused: 502,
        card_closed: 400,
        account_closed: 400,
        insufficient_credits: 400,
        bad_credentials: 401,
        invalid_signature: 400,
        limit_exceeded: 409,
      },
      body: errorBody,
      headers: ({ details }): Readonly<Record<string, string>> => {
        const seconds = details?.['retryAfterSeconds'];
        return typeof seconds === 'number' ? { 'retry-after': seconds.toString() } : {};
      },
      schema: z.object({ error: z.string(), field: z.string().optional() }),
    },
    // Only the waitlist is limited, by itself (projects spec §1.1).
    rates: null,
    idempotency: {
      header: 'idempotency-key',
      field: null,
      maxLength: 200,
      scope: 'credential',
      keepMs: 24 * 3_600_000,
      otherBody: 'refuse-409',
      replayStatus: 'same',
      replayHeaders: { 'x-idempotent-replayed': 'true' },
    },
    csrf: csrf ? { applies: 'session' } : null,
    requestIdHeader: 'x-request-id',
    headers: () => ({ 'cache-control': 'no-store' }),
    bodyLimitBytes: oneMebibyte,
  };
}
