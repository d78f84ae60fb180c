import type { Runtime } from '../../../../kernel/runtime.js';
import { sign } from '../../signing/index.js';
import type { WebhookEndpoint } from '../model.js';
import type { WebhookRequest } from '../ports.js';
import { exactJson } from '../rules/exact-json.js';
import type { MessageParts, WebhookDialect } from './dialect.js';
import { cipherOf, secretsOf, urlOf } from './secrets.js';

/**
 * Writes a message and signs it afresh for this attempt.
 *
 * @throws Error when its secrets were sealed by a key that the host no longer has.
 */
export function writeMessage(
  dialect: WebhookDialect,
  endpoint: WebhookEndpoint,
  parts: Omit<MessageParts, 'endpoint'>,
  {
    deliveryId,
    runtime,
    now,
  }: { readonly deliveryId: string; readonly runtime: Runtime; readonly now: Date },
): WebhookRequest {
  const id = dialect.messageId?.(parts.messageId) ?? parts.messageId;
  const body = exactJson(dialect.payload({ ...parts, messageId: id, endpoint }));
  const message = { id, timestamp: Math.floor(now.getTime() / 1_000), body };
  const secrets = endpoint.secret === null ? [] : secretsOf(endpoint, cipherOf(runtime), now);
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'user-agent': dialect.userAgent,
    ...dialect.headers?.({ type: parts.type, deliveryId }),
  };
  for (const scheme of dialect.schemes) Object.assign(headers, sign(scheme, secrets, message));
  return {
    url: urlOf(endpoint, dialect, runtime),
    headers,
    body,
    timeoutMs: dialect.timeoutMs,
  };
}
