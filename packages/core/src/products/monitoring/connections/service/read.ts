import type { TenantStorage } from '../../../../storage/storage.js';
import { notFound } from '../../errors.js';
import { providerAccounts, type ProviderAccount } from '../model.js';

/** A workspace has no more accounts than this: limits of plans lie far below. */
const mostAccounts = 1_000;

/** A workspace's accounts, oldest first. */
export const listAccounts = (
  tenant: TenantStorage,
  { disconnectedToo = false }: { readonly disconnectedToo?: boolean } = {},
): Promise<ProviderAccount[]> =>
  tenant.collection(providerAccounts).find(disconnectedToo ? {} : { connected: true }, {
    order: { by: 'connectedAt', direction: 'asc' },
    limit: mostAccounts,
  });

/**
 * The account that a provider's slug and perhaps an id mean: the oldest of several (monitoring spec §4.2).
 *
 * @throws DomainError `not_found`.
 */
export async function findAccount(
  tenant: TenantStorage,
  { provider, accountId }: { readonly provider: string; readonly accountId?: string | undefined },
  options: { readonly disconnectedToo?: boolean } = {},
): Promise<ProviderAccount> {
  const accounts = (await listAccounts(tenant, options)).filter((account) => account.provider === provider);
  const found =
    accountId === undefined
      ? (accounts.find(({ connected }) => connected) ?? accounts.at(-1))
      : accounts.find(({ id }) => id === accountId);
  if (!found) throw notFound('Account');
  return found;
}
