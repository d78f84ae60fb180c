import { z } from 'zod';
import { oneMebibyte, type Dialect, type ErrorView } from '../../http/dialect.js';
import type { Issue } from '../../kernel/errors.js';

/** Fault and field in one sentence: `amount must be a number greater than 0`. */
function sentence({ path, message }: Issue): string {
  const words = message === 'Required' ? 'is required' : message.charAt(0).toLowerCase() + message.slice(1);
  return path.length === 0 ? words : `${path.join('.')} ${words}`;
}

/** `error` always; the field at fault and whatever else helps beside it (benefits spec §1.1). */
function errorBody({ message, issues, details }: ErrorView): Record<string, unknown> {
  const { issues: _, ...more } = details ?? {};
  const [first] = issues;
  if (first === undefined) return { error: message, ...more };
  const field = first.path.length === 0 ? {} : { field: first.path.join('.') };
  return { error: sentence(first), ...field, ...more };
}

/** The manners of this surface (benefits spec §1.1). */
export function benefitsDialect(): Dialect {
  return {
    name: 'benefits',
    title: 'Card benefits, offers, 5/24 and loyalty',
    version: '1.0.0',
    basePath: '/api/v1',
    key: { in: 'bearer' },
    sessionCookie: null,
    errors: {
      codes: {},
      statuses: { already_exists: 409, conflict: 409, method_not_allowed: 405 },
      body: errorBody,
      schema: z.looseObject({ error: z.string(), field: z.string().optional() }),
    },
    rates: null,
    idempotency: null,
    csrf: null,
    requestIdHeader: 'x-request-id',
    headers: () => ({ 'cache-control': 'private, no-store' }),
    bodyLimitBytes: oneMebibyte,
  };
}
