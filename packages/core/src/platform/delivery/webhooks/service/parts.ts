import type { Json } from '../../../../kernel/json.js';
import type { Runtime } from '../../../../kernel/runtime.js';
import type { LeasedItem, Storage } from '../../../../storage/storage.js';
import type { WebhookTransport } from '../ports.js';
import type { Dialects } from './dialect.js';

/** What delivery is made of. */
export interface DeliveryParts {
  readonly storage: Storage;
  readonly runtime: Runtime;
  readonly transport: WebhookTransport;
  readonly dialects: Dialects;
  /** Lets endpoints be on this very machine, with http too: for development only. */
  readonly allowLoopback: boolean;
  /** Hints that work of this kind was committed. */
  wake(kind: string): void;
}

/** Work of this kind sends one delivery to one endpoint. */
export const sendingWork = 'webhook.send';

/** What sending work carries. */
export type SendingPayload = { readonly delivery: string };

/** Does one kind of due work; has the shape of a product's worker. */
export interface DeliveryWorker {
  readonly kind: string;
  readonly perLane: number;
  readonly batch: number;
  readonly leaseMs: number;
  run(item: LeasedItem, now: Date): Promise<{ readonly due: Date; readonly payload?: Json } | null>;
}
