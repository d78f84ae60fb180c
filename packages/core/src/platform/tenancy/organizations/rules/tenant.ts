/** Where a session acts unless it says otherwise. */
export const defaultEnvironment = 'live';

/** The environments of every organization unless the host names others (wallets spec §2). */
export const usualEnvironments: readonly [string, ...string[]] = ['live', 'test', 'dev'];

/**
 * The tenant of an organization's environment.
 *
 * @example
 * tenantOf('0190a0d2-7c3b-7d4e-8f00-0123456789ab', 'live'); // '0190a0d2-7c3b-7d4e-8f00-0123456789ab:live'
 */
export const tenantOf = (organization: string, environment: string): string =>
  `${organization}:${environment}`;

/** The organization and environment that a tenant's name was made of. Environments hold no colon. */
export function placeOf(tenant: string): { readonly organization: string; readonly environment: string } {
  const at = tenant.lastIndexOf(':');
  return at < 0
    ? { organization: tenant, environment: '' }
    : { organization: tenant.slice(0, at), environment: tenant.slice(at + 1) };
}
