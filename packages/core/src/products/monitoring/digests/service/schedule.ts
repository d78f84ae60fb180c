import type { Storage } from '../../../../storage/storage.js';
import type { NoticeSettings } from '../../notices/model.js';
import { nextDigest } from '../../notices/rules/quiet-hours.js';
import type { DigestKind } from '../../plans/model.js';

/** The kinds of digests, most frequent first. */
export const digestKinds: readonly DigestKind[] = ['daily', 'weekly', 'monthly'];

/** Work of this kind sends a workspace's digest. */
export const digestWork = (kind: DigestKind): string => `monitoring.digest-${kind}`;

/**
 * Puts a workspace's digests where its settings have them, in the commit that changes the settings; those that are
 * switched off are found so when they are due.
 */
export async function scheduleDigests(
  tx: Pick<Storage, 'work'>,
  tenant: string,
  { digests }: NoticeSettings,
  now: Date,
): Promise<void> {
  await tx.work.put(
    digestKinds
      .filter((kind) => digests[kind])
      .map((kind) => ({
        kind: digestWork(kind),
        key: tenant,
        tenant,
        lane: tenant,
        due: nextDigest(kind, digests, now),
        payload: null,
      })),
  );
}
