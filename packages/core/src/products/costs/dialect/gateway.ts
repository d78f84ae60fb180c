import { z } from 'zod';
import type { Dialect } from '../../../http/dialect.js';
import { headerOf, type WireRequest } from '../../../http/wire.js';
import { isUuid } from '../../../kernel/id.js';
import { denialCodes } from '../enforcement/rules/denials.js';
import { costsDialect } from '../dialect.js';
import { traceOf } from '../gateway/rules.js';

/** How a host may bend the gateway's manners. */
export interface GatewayDialectOptions {
  /** Requests per key and minute; 600. */
  readonly gatewayRequestsPerMinute?: number;
  /** Requests per client address and minute; not limited when absent. */
  readonly gatewayAddressRequestsPerMinute?: number;
}

/** Makes the trace of requests that name none: the same for one request whoever asks, a UUID's own digits where it has one. */
export const tracing =
  (hash: (text: string) => string) =>
  (request: WireRequest, requestId: string): string =>
    traceOf(
      (name) => headerOf(request, name),
      () => (isUuid(requestId) ? requestId.replaceAll('-', '').toLowerCase() : hash(requestId).slice(0, 32)),
    );

/** Codes whose details are told; all others have none (costs spec §9.8). */
const detailed = [...denialCodes, 'mandate_violation'];

/** The manners of the gateway paths: the surface's own, with other names for errors and a trace on every answer. */
export function gatewayDialect(
  options: GatewayDialectOptions & { readonly hash: (text: string) => string },
): Dialect {
  const { gatewayRequestsPerMinute: perKey = 600, gatewayAddressRequestsPerMinute: perAddress } = options;
  const base = costsDialect();
  const trace = tracing(options.hash);
  const { errors, rates } = base;
  if (rates === null) throw new Error('the surface limits requests');
  const minute = (limit: number) => ({ limit, windowMs: 60_000 });
  return {
    ...base,
    name: 'costs-gateway',
    title: 'Enforcement for gateways',
    basePath: '/v1',
    sessionCookie: null,
    csrf: null,
    errors: {
      ...errors,
      codes: {
        invalid: 'bad_request',
        invalid_json: 'bad_request',
        authentication_required: 'unauthorized',
        rate_limit_exceeded: 'rate_limited',
      },
      statuses: {
        ...errors.statuses,
        budget_unavailable: 503,
        mandate_violation: 403,
        invalid_model: 400,
        invalid_upstream: 400,
        upstream_error: 502,
      },
      body: (view) => errors.body({ ...view, details: detailed.includes(view.code) ? view.details : null }),
      headers: (view) => ({
        ...errors.headers?.(view),
        ...(view.code === 'rate_limited' && { 'retry-after': '60' }),
      }),
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
      ...rates,
      key: [minute(perKey)],
      address: perAddress === undefined ? [] : [minute(perAddress)],
    },
    headers: (info) => {
      const session = headerOf(info.request, 'x-nullspend-session');
      return {
        ...base.headers(info),
        'x-nullspend-trace-id': trace(info.request, info.requestId),
        ...(session !== null && /^[\x20-\x7e]{1,256}$/.test(session) && { 'x-nullspend-session': session }),
      };
    },
  };
}
