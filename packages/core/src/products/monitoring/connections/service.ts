import type { Actor } from '../../../kernel/actor.js';
import { invalid } from '../../../kernel/errors.js';
import { notFound } from '../errors.js';
import type { DayRange, HistorySignal, ProviderSample, Restatement } from '../samples/model.js';
import { restatements } from '../samples/model.js';
import { readDays } from '../samples/rules/read-page.js';
import { holdAccount, mergeDays } from '../samples/service/store-days.js';
import { mustBeMember } from '../workspace/service/members.js';
import type { MonitoringParts } from '../workspace/service/parts.js';
import { changeWorkspace } from '../workspace/service/workspace.js';
import { providerAccounts, type ProviderAccount } from './model.js';
import type { ProviderConnector } from './ports.js';
import { catalogueOf, type CatalogueEntry } from './rules/catalogue.js';
import { connectAccount, mayConnect, type ConnectAsk, type Connected } from './service/connect.js';
import { disconnectAccount, type DisconnectAsk } from './service/disconnect.js';
import { replaceAccount } from './service/replace.js';
import { listAccounts } from './service/read.js';

/** What is read into an account from outside, instead of being asked of the provider. */
export interface SampleImport {
  readonly accountId: string;
  readonly signal: HistorySignal;
  /** The days that the samples are all of; at most 400. */
  readonly range: DayRange;
  readonly samples: readonly ProviderSample[];
}

/** A workspace's connections. */
export interface ConnectionService {
  /** The providers that can be connected, in the host's order. */
  readonly catalogue: readonly ProviderConnector[];
  /** The same and everything else that is known, as it is shown. */
  readonly providers: readonly CatalogueEntry[];
  /** The most accounts the plan has room for; null for no limit. */
  limitOf(actor: Actor): Promise<number | null>;
  /** Oldest first. */
  list(actor: Actor, options?: { readonly disconnectedToo?: boolean }): Promise<readonly ProviderAccount[]>;
  /** See `connectAccount`. */
  connect(actor: Actor, ask: ConnectAsk): Promise<Connected>;
  /** See `disconnectAccount`. */
  disconnect(actor: Actor, ask: DisconnectAsk): Promise<ProviderAccount>;
  /** The member to whom the account's alerts go. @throws DomainError `not_found`, `forbidden`, `invalid`. */
  setOwner(actor: Actor, accountId: string, ownerId: string | null): Promise<ProviderAccount>;
  /**
   * Takes what a file or a stream says of an account's days, in place of what was known of them: again changes nothing.
   * Answers how many days are other than before.
   *
   * @throws DomainError `forbidden`, `not_found`, `invalid`.
   */
  importSamples(actor: Actor, given: SampleImport): Promise<number>;
  /** Days of an account that were told differently later, oldest day first. */
  restatements(actor: Actor, accountId: string, range: DayRange): Promise<readonly Restatement[]>;
}

const longestImport = 400;

/** Makes the service. */
export function connectionService(parts: MonitoringParts): ConnectionService {
  const { storage, runtime } = parts;
  const catalogue = [...parts.connectors.values()];
  const tenantOf = (actor: Actor) => storage.tenant(actor.tenant);
  return {
    catalogue,
    providers: catalogueOf(catalogue),
    limitOf: async (actor) => (await parts.planOf(actor.organization)).entitlements.maxProviders,
    list: (actor, options) => listAccounts(tenantOf(actor), options),
    connect: (actor, ask) => connectAccount(parts, actor, ask),
    disconnect: (actor, ask) => disconnectAccount(parts, actor, ask),
    setOwner: async (actor, accountId, ownerId) => {
      await mayConnect(parts, actor);
      return changeWorkspace(parts, actor, async ({ tx, tenant, now, audit }) => {
        await mustBeMember(tx, actor, { userId: ownerId, member: 'ownerId' });
        const next = await replaceAccount(tenant, accountId, (seen) => ({
          ...seen,
          ownerId,
          updatedAt: now,
        }));
        audit({
          action: 'provider_account.owner_changed',
          resourceType: 'provider_account',
          resourceId: accountId,
          metadata: { ownerId },
        });
        return next;
      });
    },
    importSamples: async (actor, { accountId, signal, range, samples }) => {
      await mayConnect(parts, actor);
      const statements = readDays(samples, range);
      if (statements.length === 0 || statements.length > longestImport)
        throw invalid(['range'], `must hold 1 to ${longestImport} days`);
      const now = runtime.now();
      const changed = await holdAccount(parts, actor.tenant, accountId, async (tx, held) => {
        if (!held.connected) return null;
        const tenant = tx.tenant(actor.tenant);
        const account = { ...held, pulls: held.pulls + 1, lastSyncedAt: now, updatedAt: now };
        await tenant.collection(providerAccounts).put([account]);
        const told = { account, signal, range, statements, pull: account.pulls, observedAt: now };
        return mergeDays(parts, tenant, told);
      });
      if (changed === null) throw notFound('Account');
      return changed;
    },
    restatements: (actor, accountId, range) =>
      tenantOf(actor)
        .collection(restatements)
        .find({ accountId, day: range }, { order: { by: 'day', direction: 'asc' }, limit: 1_000 }),
  };
}
