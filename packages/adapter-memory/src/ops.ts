import { tenantKey, type Json, type StoredOp, type TenantId } from '@bursar/core/storage';
import { openExpiries } from './expiries.js';
import { deleteNoted, setNoted, type Journal } from './undo.js';
import { giveValue, keepInstant, keepJson, keepText } from './values.js';

/** The operations of all tenants, under `tenantKey`. */
export interface OpStore {
  /** A copy, which callers may do with as they like. */
  get(name: string): StoredOp | undefined;
  put(tenant: TenantId, op: StoredOp): void;
  /** Forgets the tenant's operations that need not be kept any more at `now`. */
  tidy(tenant: TenantId, now: Date): void;
  purge(tenant: TenantId): void;
}

/** Opens an empty store of operations. */
export function openOps(journal: Journal): OpStore {
  const ops = new Map<string, StoredOp>();
  const expiries = openExpiries();
  return {
    get: (name) => {
      const op = ops.get(name);
      return op && { ...op, result: giveValue(op.result) as Json };
    },
    put: (tenant, { id, attempt, hash, keepUntil, result, retryable }) => {
      const name = tenantKey(tenant, keepText(id, 'op.id'));
      setNoted(journal, ops, name, {
        id,
        attempt: keepText(attempt, 'op.attempt'),
        hash: hash === null ? null : keepText(hash, 'op.hash'),
        keepUntil: keepUntil && keepInstant(keepUntil, 'op.keepUntil'),
        result: keepJson(result, 'op.result') as Json,
        retryable,
      });
      if (keepUntil) expiries.note(tenant, name, keepUntil);
    },
    tidy: (tenant, now) => {
      for (const name of expiries.due(tenant, now)) {
        const keepUntil = ops.get(name)?.keepUntil;
        if (keepUntil && keepUntil <= now) ops.delete(name);
      }
    },
    purge: (tenant) => {
      for (const name of [...ops.keys()])
        if (name.startsWith(tenantKey(tenant, ''))) deleteNoted(journal, ops, name);
      expiries.purge(tenant);
    },
  };
}
