import type { Storage } from '../../../../storage/storage.js';
import { apiKeys, credentials } from '../../keys/model.js';
import { memberships } from '../model.js';
import { tenancyFaults, type TenancyFault } from '../rules/verify.js';
import { placeOf } from '../rules/tenant.js';

/** Reads everything that `tenancyFaults` looks at. Changes made meanwhile may show as faults: ask again before acting. */
export async function verifyTenancy(storage: Storage, tenant: string): Promise<readonly TenancyFault[]> {
  const { organization, environment } = placeOf(tenant);
  const opened = await storage.directory.collection(credentials).find({ organization });
  return tenancyFaults(
    organization,
    await storage.directory.collection(memberships).find({ organization }),
    await storage.tenant(tenant).collection(apiKeys).find({ revokedAt: null }),
    opened.filter((credential) => credential.environment === environment),
  );
}
