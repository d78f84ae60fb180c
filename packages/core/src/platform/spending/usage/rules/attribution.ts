import type { Actor } from '../../../../kernel/actor.js';
import type { CostEvent } from '../model.js';

/** The most tags that an event has; a key's own fill up to it (costs spec §12.1). */
const tagLimit = 10;

/** An event's own tags, then those of the key that the event does not set, up to ten in all. */
export function mergeTags(
  own: Readonly<Record<string, string>>,
  defaults: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const missing = Object.entries(defaults).filter(([key]) => !Object.hasOwn(own, key));
  return { ...own, ...Object.fromEntries(missing.slice(0, Math.max(0, tagLimit - Object.keys(own).length))) };
}

/** Whom a purchase is put down to. */
export type Attribution = Pick<CostEvent, 'keyId' | 'userId' | 'tags' | 'customerId'>;

/**
 * Whom a purchase is put down to: the key and its owner, or the session's user; the tags of the request over those of
 * the key; the customer named, else the tag `customer` (costs spec §4.1, §12.1). The same before and after the call, so
 * that it is charged to the budgets that were asked.
 */
export function attributionOf(
  named: {
    readonly tags?: Readonly<Record<string, string>> | undefined;
    readonly customer?: string | undefined;
  },
  actor: Pick<Actor, 'key' | 'user'>,
): Attribution {
  const tags = mergeTags(named.tags ?? {}, actor.key?.tags ?? {});
  return {
    keyId: actor.key?.id ?? null,
    userId: actor.key ? actor.key.userId : (actor.user?.id ?? null),
    tags,
    customerId: named.customer ?? (tags['customer'] || null),
  };
}
