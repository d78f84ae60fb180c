import type { JsonObject } from '../../../kernel/json.js';
import type { Op, Write } from '../../../storage/counters.js';
import { entry } from '../../../storage/counters.js';
import { listenersKey, outgoingEvents, telling, tellingWork } from '../../../storage/outbox.js';
import { auditEvents } from '../../../platform/tenancy/audit/model.js';
import { auditEntry, type Acting } from '../../../platform/tenancy/audit/rules.js';
import type { WalletParts } from './parts.js';

/** Something worth telling in the audit log. Amounts in it are texts. */
export interface Told {
  /** `noun.verb`. */
  readonly action: string;
  readonly resourceType: string;
  readonly resourceId: string | null;
  readonly before?: JsonObject | null;
  readonly after?: JsonObject | null;
}

/** The audit entry of a change, for the commit that makes it (wallets spec §6.7). */
export const auditing = (
  { runtime }: Pick<WalletParts, 'runtime'>,
  actor: Acting,
  { action, resourceType, resourceId, before = null, after = null }: Told,
  now: Date,
): Write =>
  entry(
    auditEvents,
    auditEntry(
      actor,
      { action, resourceType, resourceId, metadata: { before, after } },
      { id: runtime.id(), at: now },
    ),
  );

/** An event of this product, for a commit. */
export const announcing = (
  { runtime }: Pick<WalletParts, 'runtime'>,
  { type, subject, data }: { readonly type: string; readonly subject: string; readonly data: JsonObject },
  now: Date,
): Write => entry(outgoingEvents, { id: runtime.id(), type, subject, sequence: null, at: now, data });

/** Commits rows that nothing else guards: audit entries, events, due work. */
export async function commitTold(
  { storage, wake }: Pick<WalletParts, 'storage' | 'wake'>,
  tenant: string,
  writes: readonly Write[],
  { now, ops = [] }: { readonly now: Date; readonly ops?: readonly Op[] },
): Promise<void> {
  let announced = false;
  await storage.tenant(tenant).counters.update({
    now,
    ops,
    find: {},
    plan: () => [],
    reads: [listenersKey],
    step: ({ reads }) => {
      const tell = telling(tenant, writes, reads, now);
      announced = tell !== null;
      return { counters: new Map(), writes: tell ? [...writes, tell] : writes, result: null };
    },
  });
  if (announced) wake(tellingWork);
}
