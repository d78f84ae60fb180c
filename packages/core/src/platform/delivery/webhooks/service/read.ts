import type { Position } from '../../../../kernel/cursor.js';
import { DomainError } from '../../../../kernel/errors.js';
import { pageOf, type Page } from '../../../../kernel/page.js';
import { webhookDeliveries, webhookEndpoints, type WebhookDelivery, type WebhookEndpoint } from '../model.js';
import type { WebhookDialect } from './dialect.js';
import type { DeliveryParts } from './parts.js';

/** One endpoint of a dialect. @throws DomainError `not_found`. */
export async function getEndpoint(
  { storage }: DeliveryParts,
  tenant: string,
  dialect: WebhookDialect,
  id: string,
): Promise<WebhookEndpoint> {
  const endpoint = await storage.tenant(tenant).collection(webhookEndpoints).get(id);
  if (endpoint?.dialect === dialect.name) return endpoint;
  throw new DomainError('not_found', 'missing', 'Webhook endpoint not found.');
}

/** The endpoints of a dialect, newest first. */
export const listEndpoints = (
  { storage }: DeliveryParts,
  tenant: string,
  { name }: WebhookDialect,
): Promise<WebhookEndpoint[]> =>
  storage
    .tenant(tenant)
    .collection(webhookEndpoints)
    .find({ dialect: name }, { order: { by: 'createdAt', direction: 'desc' } });

/** The deliveries of an endpoint, newest first. */
export async function listDeliveries(
  { storage }: DeliveryParts,
  tenant: string,
  endpointId: string,
  { limit, after }: { readonly limit: number; readonly after?: Position },
): Promise<Page<WebhookDelivery>> {
  const rows = await storage
    .tenant(tenant)
    .collection(webhookDeliveries)
    .find(
      { endpointId },
      { order: { by: 'createdAt', direction: 'desc' }, limit: limit + 1, ...(after ? { after } : {}) },
    );
  return pageOf(rows, limit, 'createdAt');
}
