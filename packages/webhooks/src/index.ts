export * from './verify.js';
export {
  verifyWebhook,
  type WebhookOptions,
  type WebhookRequest,
  type WebhookResponse,
} from './middleware.js';
export {
  equalInConstantTime,
  hmacSha256,
  sign,
  signingVectors,
  type SignedMessage,
} from '@bursar/core/signing';
export { webhookTransport, type ClosableTransport, type WebhookTransportOptions } from './deliver.js';
export type { Resolve } from './deliver/lookup.js';
