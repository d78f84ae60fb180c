import { addDays, dayIn, startOfDay } from '../../../kernel/day.js';
import type { Actor } from '../../../kernel/actor.js';
import { jsonBytes } from '../../../kernel/canonical.js';
import type { JsonObject } from '../../../kernel/json.js';
import type { Runtime } from '../../../kernel/runtime.js';
import type { Limits } from '../../../platform/tenancy/organizations/ports.js';
import type { LeasedItem, Storage, WorkItem } from '../../../storage/storage.js';
import { bodyRetentionWork, capturedBodies } from './model.js';

export { sseBody } from './rules.js';

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
   * body above 1 MB of JSON, or for an organization whose limits say `bodyCapture: false`; what is kept goes after the
   * `retentionDays` that the limits say now.
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
  /** Removes bodies whose time is over. */
  readonly worker: {
    readonly kind: string;
    readonly leaseMs: number;
    run(item: LeasedItem, now: Date): Promise<null>;
  };
}

/** The largest body that is kept, in bytes of JSON. */
const largestBytes = 1_048_576;
const sides = ['requestBody', 'responseBody'] as const;

const dayMs = 86_400_000;
const removedTogether = 1_000;

/** The work of removing what ends on the same UTC day: once, after the day. */
function removalOf(tenant: string, keepUntil: Date): WorkItem {
  const day = addDays(dayIn(keepUntil, 'UTC'), 1);
  return {
    kind: bodyRetentionWork,
    key: `${tenant}/${day}`,
    tenant,
    lane: tenant,
    due: startOfDay(day, 'UTC'),
    payload: null,
  };
}

/** Makes the service over a storage. */
export function bodyService({
  storage,
  runtime,
  limitsOf,
}: {
  readonly storage: Pick<Storage, 'tenant' | 'transaction'>;
  readonly runtime: Pick<Runtime, 'now' | 'hash'>;
  limitsOf(organization: string): Promise<Limits>;
}): BodyService {
  const rowsOf = ({ tenant }: Pick<Actor, 'tenant'>) => storage.tenant(tenant).collection(capturedBodies);
  const idOf = ({ provider, requestId }: CallName, side: keyof Bodies): string =>
    runtime.hash(JSON.stringify([provider, requestId, side]));

  return {
    store: async (actor, call, bodies) => {
      const { bodyCapture = true, retentionDays = null } = await limitsOf(actor.organization);
      const kept = sides.filter((side) => {
        const body = bodies[side];
        return bodyCapture && body !== undefined && body !== null && jsonBytes(body) <= largestBytes;
      });
      const storedAt = runtime.now();
      const keepUntil = retentionDays === null ? null : new Date(storedAt.getTime() + retentionDays * dayMs);
      const rows = kept.map((side) => ({
        id: idOf(call, side),
        json: JSON.stringify(bodies[side]),
        storedAt,
        keepUntil,
      }));
      if (rows.length === 0) return kept;
      await storage.transaction(async (tx) => {
        await tx.tenant(actor.tenant).collection(capturedBodies).put(rows);
        if (keepUntil !== null) await tx.work.put([removalOf(actor.tenant, keepUntil)]);
      });
      return kept;
    },
    read: async (actor, call) => {
      const now = runtime.now();
      const [requestBody, responseBody] = await Promise.all(
        sides.map(async (side) => {
          const row = await rowsOf(actor).get(idOf(call, side));
          const isOver = row?.keepUntil != null && row.keepUntil.getTime() <= now.getTime();
          return row && !isOver ? (JSON.parse(row.json) as JsonObject) : null;
        }),
      );
      return { requestBody: requestBody ?? null, responseBody: responseBody ?? null };
    },
    worker: {
      kind: bodyRetentionWork,
      leaseMs: 300_000,
      run: async ({ tenant }, now) => {
        const rows = rowsOf({ tenant });
        while ((await rows.prune({ keepUntil: { before: now } }, removedTogether)) === removedTogether);
        return null;
      },
    },
  };
}
