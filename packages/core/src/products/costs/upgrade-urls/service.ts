import type { DecisionBody } from '../../../budgets/model.js';
import type { Actor } from '../../../kernel/actor.js';
import { DomainError, invalid } from '../../../kernel/errors.js';
import type { Runtime } from '../../../kernel/runtime.js';
import { auditEvents } from '../../../platform/tenancy/audit/model.js';
import { auditEntry } from '../../../platform/tenancy/audit/rules.js';
import type { Storage } from '../../../storage/storage.js';
import { denialOf } from '../enforcement/rules/denials.js';
import { upgradeUrlId, upgradeUrls } from './model.js';
import { addressOf, upgradeUrlIssue } from './rules.js';

/** Where customers are sent who ran out of budget (costs spec §13.5). */
export interface UpgradeUrlService {
  /** Of one customer, or of all when null; null where none is set. */
  get(actor: Pick<Actor, 'tenant'>, customer: string | null): Promise<string | null>;
  /** Null clears it. @throws DomainError `invalid` for an address that may not be shown. */
  set(actor: Actor, customer: string | null, url: string | null, now?: Date): Promise<void>;
  /** A refusal of budgets as this surface tells it (costs spec §9.8), with the address where one is told. */
  denial(
    actor: Pick<Actor, 'tenant'>,
    refusal: { readonly decision: DecisionBody; readonly customer: string | null; readonly now: Date },
  ): Promise<DomainError>;
}

/** Denials that tell where to go. */
const telling = ['budget_exceeded', 'customer_budget_exceeded'];

/** Makes the service over a storage. */
export function upgradeUrlService({
  storage,
  runtime,
}: {
  readonly storage: Pick<Storage, 'tenant' | 'transaction'>;
  readonly runtime: Pick<Runtime, 'now' | 'id'>;
}): UpgradeUrlService {
  const rowsOf = ({ tenant }: Pick<Actor, 'tenant'>) => storage.tenant(tenant).collection(upgradeUrls);

  const addressFor = async (
    actor: Pick<Actor, 'tenant'>,
    customer: string | null,
  ): Promise<string | null> => {
    const ids = [upgradeUrlId(null), ...(customer === null ? [] : [upgradeUrlId(customer)])];
    const rows = await rowsOf(actor).find({ id: { in: ids } });
    const urlOf = (of: string | null): string | null =>
      rows.find(({ id }) => id === upgradeUrlId(of))?.url ?? null;
    return addressOf(customer === null ? null : urlOf(customer), urlOf(null), customer);
  };

  return {
    get: async (actor, customer) => (await rowsOf(actor).get(upgradeUrlId(customer)))?.url ?? null,

    set: async (actor, customer, url, now = runtime.now()) => {
      const issue = url === null ? null : upgradeUrlIssue(url, customer);
      if (issue !== null) throw invalid(['upgradeUrl'], issue);
      const id = upgradeUrlId(customer);
      const told = auditEntry(
        actor,
        {
          action: customer === null ? 'org_upgrade_url.updated' : 'customer_upgrade_url.updated',
          resourceType: 'upgrade_url',
          resourceId: customer ?? actor.organization,
          metadata: { upgradeUrl: url },
        },
        { id: runtime.id(), at: now },
      );
      await storage.transaction(async (tx) => {
        const tenant = tx.tenant(actor.tenant);
        const rows = tenant.collection(upgradeUrls);
        if (url === null) await rows.remove({ id });
        else await rows.put([{ id, url, updatedAt: now }]);
        await tenant.log(auditEvents).append([told]);
      });
    },

    denial: async (actor, { decision, customer, now }) => {
      const error = denialOf(decision, now);
      if (!telling.includes(error.code)) return error;
      const named = error.details?.['customer_id'];
      const upgradeUrl = await addressFor(actor, typeof named === 'string' ? named : customer);
      if (upgradeUrl === null) return error;
      return new DomainError(error.code, error.kind, error.message, { ...error.details, upgradeUrl });
    },
  };
}
