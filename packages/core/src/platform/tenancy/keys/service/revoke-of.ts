import type { Runtime } from '../../../../kernel/runtime.js';
import { compareBytes } from '../../../../storage/match.js';
import type { Write } from '../../../../storage/counters.js';
import type { Storage } from '../../../../storage/storage.js';
import { tenantOf } from '../../organizations/rules/tenant.js';
import { apiKeys, credentials } from '../model.js';
import { stampCatalogue } from './catalogue.js';

/** One organization in all of its environments, inside an open transaction. */
export interface Everywhere {
  readonly organization: string;
  readonly environments: readonly string[];
  readonly runtime: Pick<Runtime, 'id'>;
  readonly now: Date;
}

/** Stamps the catalogue of every tenant of the organization, in lock order, and keeps them locked; `told` commits in its tenant. */
export async function stampEverywhere(
  tx: Storage,
  { organization, environments, runtime, now }: Everywhere,
  told?: { readonly tenant: string; readonly writes: readonly Write[] },
): Promise<void> {
  const tenants = environments.map((environment) => tenantOf(organization, environment)).sort(compareBytes);
  for (const id of tenants)
    await stampCatalogue(tx.tenant(id), runtime, now, id === told?.tenant ? told.writes : []);
}

/** Revokes all keys of one user in the organization. The catalogues must have been stamped before. */
export async function revokeKeysOf(
  tx: Storage,
  { organization, environments, now }: Everywhere,
  userId: string,
): Promise<void> {
  for (const environment of environments) {
    const keys = tx.tenant(tenantOf(organization, environment)).collection(apiKeys);
    const theirs = await keys.find({ userId, revokedAt: null });
    if (theirs.length === 0) continue;
    await keys.replaceAll({ userId, revokedAt: null }, { revokedAt: now });
    const ids = theirs.map(({ id }) => id);
    await tx.directory.collection(credentials).remove({ organization, id: { in: ids } });
  }
}
