import type { TenantId } from '@bursar/core/storage';

interface Entry {
  readonly name: string;
  readonly until: number;
}

interface Queue {
  readonly waiting: Entry[];
  head: number;
}

const none: readonly string[] = [];
const isDue = ({ waiting, head }: Queue, now: Date): boolean =>
  head < waiting.length && (waiting[head] as Entry).until <= now.getTime();

/**
 * Remembers what may be forgotten and when, per tenant: a tenant's clock may stand elsewhere than another's. First in,
 * first out, so an entry may be kept longer than it must.
 */
export interface Expiries {
  note(tenant: TenantId, name: string, until: Date): void;
  /** Takes the names of this tenant's entries whose time has come, each as often as it was noted. */
  due(tenant: TenantId, now: Date): readonly string[];
  purge(tenant: TenantId): void;
}

/** Opens an empty memory of expiries. */
export function openExpiries(): Expiries {
  const queues = new Map<TenantId, Queue>();

  const due: Expiries['due'] = (tenant, now) => {
    const queue = queues.get(tenant);
    if (!queue || !isDue(queue, now)) return none;
    const names: string[] = [];
    while (isDue(queue, now)) names.push((queue.waiting[queue.head++] as Entry).name);
    if (queue.head >= 1_024 && queue.head * 2 >= queue.waiting.length) {
      queue.waiting.splice(0, queue.head);
      queue.head = 0;
    }
    return names;
  };

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
