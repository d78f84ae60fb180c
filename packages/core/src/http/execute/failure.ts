import type { DomainError } from '../../kernel/errors.js';
import { isDomainError, issuesOf } from '../../kernel/errors.js';
import { printedError, type ErrorView } from '../dialect.js';
import type { WireReply } from '../wire.js';
import type { Call } from './call.js';
import { jsonAnswer } from './answer.js';

/** The error that a surface may tell of; null for one that must stay inside. */
function tellable(call: Call, error: unknown): DomainError | null {
  return isDomainError(error) ? error : (call.surface.ports.translate?.(error) ?? null);
}

/** The faults of an invalid input are told by its issues. */
function messageOf(error: DomainError | null): string {
  if (error === null) return 'An unexpected error occurred.';
  return error.code === 'invalid' ? 'Request validation failed.' : error.message;
}

function viewOf(call: Call, error: DomainError | null): ErrorView {
  const own = error?.code ?? 'internal_error';
  const kind = error?.kind ?? 'internal';
  return {
    ...printedError(call.surface.dialect, own, kind),
    kind,
    message: messageOf(error),
    details: error?.details ?? null,
    issues: issuesOf(error),
    requestId: call.requestId,
    reason: typeof error?.cause === 'string' ? error.cause : null,
    limited: call.limited,
  };
}

/** The answer to anything thrown. What was not thrown on purpose is logged with the request id and told as a bare 500. */
export function failure(call: Call, error: unknown): WireReply {
  const view = viewOf(call, tellable(call, error));
  if (view.status >= 500)
    call.surface.ports.logger?.error(view.message, {
      requestId: call.requestId,
      method: call.request.method,
      path: call.request.path,
      code: view.code,
      error,
    });
  const { errors } = call.surface.dialect;
  // A limit's own `retry-after` is exact; the dialect's is a default.
  return jsonAnswer(call, view.status, errors.body(view), { ...errors.headers?.(view), ...call.headers });
}
