import type { Actor } from '../../../kernel/actor.js';
import { jsonBytes } from '../../../kernel/canonical.js';
import type { JsonObject } from '../../../kernel/json.js';
import type { Runtime } from '../../../kernel/runtime.js';
import type { Limits } from '../../../platform/tenancy/organizations/ports.js';
import type { TenantStorage } from '../../../storage/storage.js';
import { capturedBodies } from './model.js';

/** A call, as its cost event names it. */
export interface CallName {
  readonly provider: string;
  readonly requestId: string;
}

/** What was sent and what came back; null where nothing was captured. */
export interface Bodies {
  readonly requestBody: JsonObject | null;
  readonly responseBody: JsonObject | null;
}

/** Keeps what calls sent and received, for people to look at (costs spec §4.11). There is no way to send them by HTTP. */
export interface BodyService {
  /**
   * Keeps bodies of a call, before or after its event is recorded; later ones replace earlier ones. Nothing is kept of a
   * body above 1 MB of JSON, or for an organization whose limits say `bodyCapture: false`.
   *
   * @returns which of them were kept.
   */
  store(
    actor: Pick<Actor, 'tenant' | 'organization'>,
    call: CallName,
    bodies: Partial<Bodies>,
  ): Promise<readonly (keyof Bodies)[]>;
  /** What is kept of a call. */
  read(actor: Pick<Actor, 'tenant'>, call: CallName): Promise<Bodies>;
}

/** The largest body that is kept, in bytes of JSON. */
const largestBytes = 1_048_576;
const sides = ['requestBody', 'responseBody'] as const;

/** An answer that came as a stream of events, in the form in which it is shown. */
export const sseBody = (text: string): JsonObject => ({ _format: 'sse', text });

/** Makes the service over a storage. */
export function bodyService({
  storage,
  runtime,
  limitsOf,
}: {
  readonly storage: { tenant(id: string): TenantStorage };
  readonly runtime: Pick<Runtime, 'now' | 'hash'>;
  limitsOf(organization: string): Promise<Limits>;
}): BodyService {
  const rowsOf = ({ tenant }: Pick<Actor, 'tenant'>) => storage.tenant(tenant).collection(capturedBodies);
  const idOf = ({ provider, requestId }: CallName, side: keyof Bodies): string =>
    runtime.hash(JSON.stringify([provider, requestId, side]));

  return {
    store: async (actor, call, bodies) => {
      const { bodyCapture = true } = await limitsOf(actor.organization);
      const kept = sides.filter((side) => {
        const body = bodies[side];
        return bodyCapture && body !== undefined && body !== null && jsonBytes(body) <= largestBytes;
      });
      const storedAt = runtime.now();
      const rows = kept.map((side) => ({
        id: idOf(call, side),
        json: JSON.stringify(bodies[side]),
        storedAt,
      }));
      if (rows.length > 0) await rowsOf(actor).put(rows);
      return kept;
    },
    read: async (actor, call) => {
      const [requestBody, responseBody] = await Promise.all(
        sides.map(async (side) => {
          const row = await rowsOf(actor).get(idOf(call, side));
          return row ? (JSON.parse(row.json) as JsonObject) : null;
        }),
      );
      return { requestBody: requestBody ?? null, responseBody: responseBody ?? null };
    },
  };
}
