import type { Storage, TenantStorage } from '../../../storage/storage.js';
import type { Tenancy } from '../../../platform/tenancy/index.js';
import { organizations } from '../../../platform/tenancy/organizations/model.js';
import { apiKeys } from '../../../platform/tenancy/keys/model.js';
import type { WebhookService } from '../../../platform/delivery/webhooks/service.js';
import type { UsageService } from '../../../platform/spending/usage/service.js';
import type { CostActions } from '../actions/service.js';
import type { CostsBilling } from '../billing/service.js';
import type { BodyService } from '../bodies/service.js';
import type { CostBudgets } from '../budgets/service.js';
import type { CostsSlackService } from '../slack/service.js';
import type { MarginService } from '../margins/service.js';
import type { UpgradeUrlService } from '../upgrade-urls/service.js';
import type { PolicyService } from '../enforcement/service.js';
import type { ToolCostService } from '../tool-costs/service.js';

/** Names of keys by id, revoked keys included. */
export type KeyNames = ReadonlyMap<string, string>;

/** Everything that the routes of this surface call. */
export interface CostsServices extends Pick<
  Tenancy,
  'organizations' | 'members' | 'invitations' | 'actors' | 'keys' | 'audit' | 'limitsOf'
> {
  readonly usage: UsageService;
  readonly budgets: CostBudgets;
  readonly webhooks: WebhookService;
  readonly slack: CostsSlackService;
  readonly actions: CostActions;
  readonly toolCosts: ToolCostService;
  readonly bodies: BodyService;
  readonly billing: CostsBilling;
  readonly policy: PolicyService;
  readonly margins: MarginService;
  readonly upgradeUrls: UpgradeUrlService;
  /** What is running. */
  readonly version: {
    readonly apiVersion: string;
    readonly build: Readonly<Record<string, string>> | null;
  };
  /** The current names of these keys; null ids are passed over. */
  keyNames(actor: { readonly tenant: string }, ids: Iterable<string | null>): Promise<KeyNames>;
  /** Whether the store answers. */
  health(): Promise<'ok' | 'degraded'>;
  /** Whether a caller who sent this secret may see the parts of a health report. */
  mayInspect(secret: string | null): boolean;
}

/** Reads the names of keys. */
export const keyNamesOf =
  (storage: { tenant(id: string): TenantStorage }): CostsServices['keyNames'] =>
  async (actor, ids) => {
    const wanted = [...new Set(ids)].filter((id) => id !== null);
    if (wanted.length === 0) return new Map();
    const rows = await storage
      .tenant(actor.tenant)
      .collection(apiKeys)
      .find({ id: { in: wanted } });
    return new Map(rows.map(({ id, name }) => [id, name]));
  };

/** Asks the store for something that is not there: whether it answers at all is what counts. */
export const storeHealth =
  (storage: Pick<Storage, 'directory'>): CostsServices['health'] =>
  async () => {
    try {
      await storage.directory.collection(organizations).get('');
      return 'ok';
    } catch {
      return 'degraded';
    }
  };
