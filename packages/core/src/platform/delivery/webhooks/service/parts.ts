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
  /** How long a delivery that is over can be read; 30 days when absent. */
  readonly deliveriesKeptMs?: number;
  /** Hints that work of this kind was committed. */
  wake(kind: string): void;
}

/** Work of this kind sends one delivery to one endpoint. */
export const sendingWork = 'webhook.send';

/**
 * What sending work carries: the delivery, and what else is known of it. Whoever is the first to take the work needs not
 * read the delivery; for everybody else it may have been sent, and only the row tells.
 */
export type SendingPayload = {
  readonly delivery: string;
  /** Absent in work that was put by an earlier version. */
  readonly event?: string;
  readonly type?: string;
  readonly message?: string;
};

/** Does one kind of due work; has the shape of a product's worker. */
export interface DeliveryWorker {
  readonly kind: string;
  readonly perLane: number;
  readonly batch: number;
  readonly leaseMs: number;
  run(item: LeasedItem, now: Date): Promise<{ readonly due: Date; readonly payload?: Json } | null>;
}
