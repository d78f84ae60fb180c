import type { Runtime } from '../../../../kernel/runtime.js';
import type { LeasedItem, WorkItem } from '../../../../storage/leases.js';
import type { Storage } from '../../../../storage/storage.js';
import { costEvents, type CostEvent } from '../../../../platform/spending/usage/model.js';
import type { CardProgram } from '../../../../platform/spending/issuing/model.js';
import { projects, type Project } from '../../portfolio/model.js';
import { linkedCosts, type LinkedCost } from '../model.js';

/** Work of this kind puts linked costs on the books of their projects. */
const linkingWork = 'projects.link';

const everyMs = 15_000;
/** An event may be stored a little later than its own instant says. */
const overlapMs = 120_000;

interface LinkingParts {
  readonly storage: Storage;
  readonly runtime: Pick<Runtime, 'hash'>;
  readonly classify: CardProgram['classify'];
}

/** The linking of a tenant, from an instant on. */
export const linkingWorkOf = (tenant: string, from: Date, due: Date): WorkItem => ({
  ...{ kind: linkingWork, key: tenant, tenant, lane: tenant, due },
  payload: { from: from.toISOString() },
});

const separate = (tag: string): readonly [string, string] => {
  const at = tag.indexOf('=');
  return [tag.slice(0, at), tag.slice(at + 1)];
};

function costOf(parts: LinkingParts, project: Project, event: CostEvent): LinkedCost {
  const { category, provider } = parts.classify({ name: event.provider });
  return {
    id: parts.runtime.hash(JSON.stringify(['linked', event.id])).slice(0, 32),
    ...{
      projectId: project.id,
      eventId: event.id,
      category,
      provider,
      amount: event.cost,
      at: event.createdAt,
    },
  };
}

/**
 * Puts the cost events since an instant that carry a linked tag on the books of their projects. Each event counts once, on its
 * own day, however often it is seen; an event with the tags of two projects counts for the one that was made first.
 */
export async function linkCosts(parts: LinkingParts, tenant: string, from: Date): Promise<number> {
  const store = parts.storage.tenant(tenant);
  const rows = await store
    .collection(projects)
    .find({ usageTag: { not: null } }, { order: { by: 'createdAt', direction: 'asc' } });
  let linked = 0;
  for (const project of rows) {
    const [key, value] = separate(project.usageTag ?? '=');
    const where = { createdAt: { from }, tags: { has: { [key]: value } } };
    for await (const events of store.log(costEvents).scan(where)) {
      const costs = events.filter(({ cost }) => cost !== 0n).map((event) => costOf(parts, project, event));
      const { added } = await store.log(linkedCosts).append(costs);
      linked += added.length;
    }
  }
  return linked;
}

/** Does the linking of one tenant, again and again. */
export const linkingWorker = (parts: LinkingParts) => ({
  kind: linkingWork,
  leaseMs: 60_000,
  run: async ({ tenant, payload }: LeasedItem, now: Date) => {
    const tagged = { usageTag: { not: null } };
    if ((await parts.storage.tenant(tenant).collection(projects).count(tagged)) === 0) return null;
    await linkCosts(parts, tenant, new Date((payload as { readonly from: string }).from));
    const from = new Date(now.getTime() - overlapMs).toISOString();
    return { due: new Date(now.getTime() + everyMs), payload: { from } };
  },
});
