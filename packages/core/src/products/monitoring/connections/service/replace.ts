import type { TenantStorage } from '../../../../storage/storage.js';
import { notFound } from '../../errors.js';
import { providerAccounts, type ProviderAccount } from '../model.js';

/** A sync may write to the account meanwhile, but not for ever. */
const tries = 20;

/** Changes an account as it is now; a sync that was faster is taken into account. @throws DomainError `not_found`. */
export async function replaceAccount(
  tenant: TenantStorage,
  id: string,
  change: (seen: ProviderAccount) => ProviderAccount,
): Promise<ProviderAccount> {
  const table = tenant.collection(providerAccounts);
  for (let i = 0; i < tries; i++) {
    const seen = await table.get(id);
    if (!seen) throw notFound('Account');
    const next = { ...change(seen), revision: seen.revision + 1 };
    if (await table.replace(seen, next)) return next;
  }
  throw new Error(`the account ${id} is changed all the time`);
}
