import type { Actor } from '../../../../kernel/actor.js';
import { isDomainError } from '../../../../kernel/errors.js';
import { dueWork, type Write } from '../../../../storage/counters.js';
import { placeOf } from '../../../../platform/tenancy/organizations/rules/tenant.js';
import type { Worker } from '../../../../product.js';
import { createWallet } from '../../agents/service/create.js';
import { checkUnbound, walletRow } from '../../agents/service/read.js';
import { changeRecords, changeWallet, reconfigured } from '../../agents/service/edit.js';
import type { LimitPeriod, WalletCards } from '../../cards/service.js';
import { planLimit } from '../../errors.js';
import { issuedCards } from '../../../../platform/spending/issuing/model.js';
import { plans } from '../../rules/plans.js';
import { announcing } from '../../service/commit.js';
import { followConfig } from '../../service/follow-config.js';
import type { WalletCall, WalletParts } from '../../service/parts.js';
import type { CardConfig, WalletConfig } from '../model.js';
import type { AppliedConfig, ConfigTarget } from './contract.js';
import { changesOf } from './plan.js';
import { currentOf, shownConfig } from './read.js';

/** Work of this kind brings the cards of a wallet to its config. */
const cardsWork = 'wallets.cards';
/** Whoever applies a config has so long to make its cards; then the work does. */
const ownTimeMs = 60_000;

const periodOf = (period: string): LimitPeriod => (period === 'day' || period === 'total' ? period : 'month');

/** Makes the cards that are missing, and brings the others to their limits and states; none is closed. */
async function bringCards(
  cards: WalletCards,
  actor: Actor,
  walletId: string,
  wanted: readonly CardConfig[],
  { op, now }: WalletCall & { readonly now: Date },
): Promise<void> {
  const known = new Map((await cards.list(actor, walletId, now)).map((view) => [view.card.name, view]));
  const bring = async ({ name, limit, limit_period, frozen }: CardConfig): Promise<void> => {
    const limitPeriod = periodOf(limit_period);
    const there = known.get(name);
    const call = { now, ...(op && { op: { ...op, id: `${op.id}:card:${name}` } }) };
    if (there === undefined) {
      await cards.create(actor, walletId, { name, limit, limitPeriod, frozen }, call);
      return;
    }
    const { card } = there;
    const status = frozen ? 'frozen' : 'active';
    await cards.change(
      actor,
      card.id,
      { limit, limitPeriod, ...(status !== card.status && { status }) },
      call,
    );
  };
  let refusal: unknown = null;
  for (const card of wanted)
    await bring(card).catch((error: unknown) => {
      // A card that is refused keeps no other from being made.
      if (!isDomainError(error)) throw error;
      refusal ??= error;
    });
  if (refusal !== null) throw refusal as Error;
}

const workKey = (tenant: string, walletId: string): string => `${tenant}:${walletId}`;

/** What the commit of a config carries beside it. */
const writesOf = (
  parts: WalletParts,
  actor: Actor,
  walletId: string,
  { config, changes, now }: { readonly config: WalletConfig; readonly changes: number; readonly now: Date },
): readonly Write[] => [
  announcing(
    parts,
    {
      type: 'config.applied',
      subject: `wallet:${walletId}`,
      data: {
        walletId,
        config: { walletId, agentName: config.agent_name, version: config.version, changes },
      },
    },
    now,
  ),
  dueWork({
    kind: cardsWork,
    key: workKey(actor.tenant, walletId),
    tenant: actor.tenant,
    lane: actor.tenant,
    due: new Date(now.getTime() + ownTimeMs),
    payload: { wallet: walletId, cards: config.cards },
  }),
];

/** Nothing is applied of a config whose cards the plan does not admit. */
async function checkCards({ storage, planOf }: WalletParts, actor: Actor, more: number): Promise<void> {
  const { cards: most } = plans[planOf(actor.organization)];
  if (most === null || more === 0) return;
  const now = await storage
    .tenant(actor.tenant)
    .collection(issuedCards)
    .count({ status: { not: 'closed' } });
  if (now + more > most) throw planLimit('cards', most);
}

/** See `ConfigService.apply`. */
export async function applyConfig(
  parts: WalletParts,
  cards: WalletCards,
  actor: Actor,
  config: WalletConfig,
  target: ConfigTarget,
  call: WalletCall,
): Promise<AppliedConfig> {
  checkUnbound(actor);
  const now = call.now ?? parts.runtime.now();
  const current = await currentOf(parts, actor, config, target, now);
  const { changes, orphans } = changesOf(current?.config ?? null, config);
  const named = new Set(current?.config.cards.map(({ name }) => name));
  if (current !== null && changes.length === 0)
    return { ...current, changes, orphans, created: false, replayed: false };
  await checkCards(parts, actor, config.cards.filter(({ name }) => !named.has(name)).length);
  const about = { config, changes: changes.length, now };
  let walletId: string;
  let replayed = false;
  if (current === null) {
    const made = await createWallet(
      parts,
      actor,
      { config: { ...config, cards: [] }, also: (id) => writesOf(parts, actor, id, about) },
      { ...call, now },
    );
    walletId = made.view.wallet.id;
    replayed = made.replayed;
  } else {
    walletId = current.walletId;
    await changeWallet(
      parts,
      actor,
      walletId,
      async (wallet) => {
        // Another change may have come between.
        const latest = await currentOf(parts, actor, config, { ...target, walletId }, now);
        const found = changesOf(latest?.config ?? null, config);
        if (found.changes.length === 0) return null;
        return {
          ...reconfigured(wallet, config),
          told: {
            action: 'config.applied',
            resourceType: 'wallet',
            resourceId: walletId,
            ...changeRecords(found.changes),
          },
          also: () => writesOf(parts, actor, walletId, about),
        };
      },
      { ...call, now },
    );
  }
  await bringCards(cards, actor, walletId, config.cards, { ...call, now });
  await parts.storage.work.cancel(cardsWork, workKey(actor.tenant, walletId), now);
  const shown = await shownConfig(parts, actor, walletId, now);
  return { ...shown, changes, orphans, created: current === null, replayed };
}

/** See `ConfigService.worker`. What an issuer or a limit refuses is not tried again. */
export const cardsWorker = (parts: WalletParts, cards: WalletCards): Worker => ({
  kind: cardsWork,
  leaseMs: 120_000,
  run: async ({ tenant, payload }, now) => {
    const { wallet, cards: wanted } = payload as {
      readonly wallet: string;
      readonly cards: readonly CardConfig[];
    };
    const actor: Actor = { tenant, ...placeOf(tenant), role: 'owner' };
    try {
      await followConfig(parts, actor, await walletRow(parts, actor, wallet));
      await bringCards(cards, actor, wallet, wanted, { now });
    } catch (error) {
      if (!isDomainError(error) || error.kind === 'unavailable') throw error;
    }
    return null;
  },
});
