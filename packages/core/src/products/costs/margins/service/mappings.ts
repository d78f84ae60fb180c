import type { Actor } from '../../../../kernel/actor.js';
import type { Position } from '../../../../kernel/cursor.js';
import { DomainError } from '../../../../kernel/errors.js';
import { pageOf, type Page } from '../../../../kernel/page.js';
import type { Runtime } from '../../../../kernel/runtime.js';
import { isStorageError } from '../../../../storage/errors.js';
import type { Storage } from '../../../../storage/storage.js';
import { notFound } from '../../errors.js';
import { customerMappings, marginWork, type CustomerMapping } from '../model.js';

/** Who of the payment provider's customers is who (costs spec §13.3). */
export interface CustomerMappings {
  /** Newest first. */
  list(
    actor: Pick<Actor, 'tenant'>,
    page: { readonly limit: number; readonly after?: Position },
  ): Promise<Page<CustomerMapping>>;
  /**
   * Says who a customer of the provider is; a second word replaces the first.
   *
   * @throws DomainError `conflict` when another customer of the provider is that one already.
   */
  save(
    actor: Pick<Actor, 'tenant'>,
    mapping: Pick<CustomerMapping, 'stripeCustomerId' | 'tagKey' | 'tagValue'>,
    now?: Date,
  ): Promise<CustomerMapping>;
  /** @throws DomainError `not_found`. */
  remove(actor: Pick<Actor, 'tenant'>, id: string): Promise<void>;
}

const taken = (): DomainError =>
  new DomainError('conflict', 'conflict', 'Another customer of the payment provider is mapped to this one.');

/** Makes the mappings over a storage. */
export function mappingService({
  storage,
  runtime,
}: {
  readonly storage: Pick<Storage, 'tenant' | 'transaction'>;
  readonly runtime: Pick<Runtime, 'now' | 'id'>;
}): CustomerMappings {
  const rowsOf = ({ tenant }: Pick<Actor, 'tenant'>) => storage.tenant(tenant).collection(customerMappings);
  return {
    list: async (actor, { limit, after }) => {
      const rows = await rowsOf(actor).find(
        {},
        { order: { by: 'createdAt', direction: 'desc' }, limit: limit + 1, ...(after && { after }) },
      );
      return pageOf(rows, limit, 'createdAt');
    },
    save: async ({ tenant }, mapping, now = runtime.now()) => {
      const { stripeCustomerId, tagKey, tagValue } = mapping;
      try {
        return await storage.transaction(async (tx) => {
          const rows = tx.tenant(tenant).collection(customerMappings);
          const [known] = await rows.find({ stripeCustomerId, tagKey });
          const row: CustomerMapping = {
            id: known?.id ?? runtime.id(),
            stripeCustomerId,
            tagKey,
            tagValue,
            matchType: 'manual',
            confidence: null,
            createdAt: known?.createdAt ?? now,
          };
          await rows.put([row]);
          await tx.work.put([
            { kind: marginWork, key: tenant, tenant, lane: tenant, due: now, payload: null },
          ]);
          return row;
        });
      } catch (error) {
        throw isStorageError(error, 'conflict') ? taken() : error;
      }
    },
    remove: async (actor, id) => {
      if ((await rowsOf(actor).remove({ id })) === 0) throw notFound('Customer mapping');
    },
  };
}
