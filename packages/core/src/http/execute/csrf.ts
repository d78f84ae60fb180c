import { DomainError } from '../../kernel/errors.js';
import { headerOf, type WireRequest } from '../wire.js';

const hostOf = (text: string): string | null => {
  try {
    return new URL(text).host;
  } catch {
    return null;
  }
};

/**
 * Refuses a request that a browser sends for another site: when Origin (else Referer) is present, its host must be the
 * one the request was sent to (costs spec §1.9). Programs send neither and pass.
 *
 * @throws DomainError `invalid_origin` for an unreadable one, `csrf_rejected` for another host.
 */
export function checkOrigin(request: WireRequest): void {
  const origin = headerOf(request, 'origin') ?? headerOf(request, 'referer');
  if (origin === null) return;
  const host = hostOf(origin);
  if (host === null || host === '')
    throw new DomainError('invalid_origin', 'invalid', 'The Origin header cannot be read.');
  const sentTo =
    (headerOf(request, 'x-forwarded-host') ?? headerOf(request, 'host') ?? '').split(',')[0] ?? '';
  // The same scheme on both sides drops the same default port.
  if (hostOf(`${origin.split(':')[0]}://${sentTo.trim()}`) !== host)
    throw new DomainError('csrf_rejected', 'forbidden', 'Cross-site requests are not allowed.');
}
