import { equalInConstantTime, hmacSha256 } from './hmac.js';
import { defaultToleranceSeconds } from './verify.js';

/** A request of Slack, as it arrived. */
export interface SlackRequest {
  /** `x-slack-signature`. */
  readonly signature: string | null;
  /** `x-slack-request-timestamp`. */
  readonly timestamp: string | null;
  /** The exact bytes, or their UTF-8 text. */
  readonly body: string | Uint8Array;
}

/** The signature that Slack makes: `v0=` and the hex HMAC-SHA256 of `v0:<seconds>:<body>`. */
export function slackSignature(secret: string, timestamp: string, body: string | Uint8Array): string {
  const head = new TextEncoder().encode(`v0:${timestamp}:`);
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const message = new Uint8Array(head.length + bytes.length);
  message.set(head);
  message.set(bytes, head.length);
  return `v0=${hmacSha256(secret, message, 'hex')}`;
}

/**
 * Whether a request comes from Slack, and not from long ago. Never throws, whatever arrived.
 *
 * @param nowSeconds Unix seconds; requests dated more than five minutes away are refused.
 */
export function isFromSlack(secret: string, request: SlackRequest, nowSeconds: number): boolean {
  const { signature, timestamp, body } = request;
  if (secret === '' || signature === null || timestamp === null || !/^\d{1,12}$/.test(timestamp))
    return false;
  const age = Math.abs(nowSeconds - Number.parseInt(timestamp, 10));
  return (
    age <= defaultToleranceSeconds && equalInConstantTime(signature, slackSignature(secret, timestamp, body))
  );
}
