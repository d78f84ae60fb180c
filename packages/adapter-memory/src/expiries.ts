import type { TenantId } from '@bursar/core/storage';

interface Queue {
  readonly waiting: { readonly name: string; readonly until: number }[];
  head: number;
}

/**
 * Remembers what may be forgotten and when, per tenant: a tenant's clock may stand elsewhere than another's. First in,
 * first out, so an entry may be kept longer than it must.
 */
export interface Expiries {
  note(tenant: TenantId, name: string, until: Date): void;
  /** Names the entries of this tenant whose time has come, each as often as it was noted. */
  due(tenant: TenantId, now: Date): Iterable<string>;
  purge(tenant: TenantId): void;
}

/** Opens an empty memory of expiries. */
export function openExpiries(): Expiries {
  const queues = new Map<TenantId, Queue>();

  function* due(tenant: TenantId, now: Date): Iterable<string> {
    const queue = queues.get(tenant);
    if (!queue) return;
    for (;;) {
      const next = queue.waiting[queue.head];
      if (!next || next.until > now.getTime()) break;
      queue.head++;
      yield next.name;
    }
    if (queue.head < 1_024 || queue.head * 2 < queue.waiting.length) return;
    queue.waiting.splice(0, queue.head);
    queue.head = 0;
  }

  return {
    note: (tenant, name, until) => {
      let queue = queues.get(tenant);
      if (!queue) queues.set(tenant, (queue = { waiting: [], head: 0 }));
      queue.waiting.push({ name, until: until.getTime() });
    },
    due,
    purge: (tenant) => void queues.delete(tenant),
  };
}
