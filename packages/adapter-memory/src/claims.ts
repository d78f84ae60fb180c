import { tenantKey, type Claims, type Json, type TenantId } from '@bursar/core/storage';
import type { Door } from './door.js';
import { openExpiries } from './expiries.js';
import { deleteNoted, setNoted, type Journal } from './undo.js';
import { giveValue, keepInstant, keepJson, keepText } from './values.js';

interface Claim {
  readonly payload: Json;
  readonly expires: number;
}

/** The claims of all tenants. */
export interface ClaimStore {
  of(tenant: TenantId, door: Door): Claims;
  purge(tenant: TenantId): void;
}

/** Opens an empty store of claims. */
export function openClaims(journal: Journal): ClaimStore {
  const claims = new Map<string, Claim>();
  const expiries = openExpiries();

  const tidy = (tenant: TenantId, now: Date): void => {
    for (const name of expiries.due(tenant, now)) {
      const claim = claims.get(name);
      if (claim && claim.expires <= now.getTime()) claims.delete(name);
    }
  };

  return {
    of: (tenant, door) => ({
      claim: async ({ key, payload = null, expires, now }) => {
        const name = tenantKey(tenant, keepText(key, 'claim.key'));
        const kept = keepJson(payload, 'claim.payload') as Json;
        const until = expires ? keepInstant(expires, 'claim.expires').getTime() : Infinity;
        return door.enter(() => {
          tidy(tenant, now);
          const before = claims.get(name);
          if (before && before.expires > now.getTime()) return false;
          setNoted(journal, claims, name, { payload: kept, expires: until });
          if (expires) expiries.note(tenant, name, new Date(until));
          return true;
        });
      },
      take: (key, now) =>
        door.enter(() => {
          const name = tenantKey(tenant, key);
          const claim = claims.get(name);
          deleteNoted(journal, claims, name);
          return claim && claim.expires > now.getTime() ? (giveValue(claim.payload) as Json) : undefined;
        }),
    }),
    purge: (tenant) => {
      for (const name of [...claims.keys()])
        if (name.startsWith(tenantKey(tenant, ''))) deleteNoted(journal, claims, name);
      expiries.purge(tenant);
    },
  };
}
