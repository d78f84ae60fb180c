import type { Actor } from '../../../kernel/actor.js';
import { daysBetween, type Day } from '../../../kernel/day.js';
import { invalid } from '../../../kernel/errors.js';
import { ownerNamed } from '../cards/service/add-card.js';
import { notFound } from '../errors.js';
import { changeHousehold, mustReplace } from '../household/service/change.js';
import { openHousehold } from '../household/service/household.js';
import type { BenefitsParts } from '../household/service/parts.js';
import { appendNote } from '../rules/dated-note.js';
import { rewards, type Reward, type RewardStatus, type RewardType } from './model.js';
import { holdsCardNumber, rewardStatus } from './rules.js';

/** Which rewards to list (benefits spec §3.28). */
export interface RewardFilter {
  readonly status?: RewardStatus | undefined;
  readonly type?: RewardType | undefined;
  /** Active ones only. */
  readonly expiringWithinDays?: number | undefined;
}

/** A reward to keep; its value is in hundredths of the currency's unit. */
export interface NewReward {
  readonly name: string;
  readonly type?: RewardType | undefined;
  readonly value?: number | undefined;
  readonly expirationDate?: Day | undefined;
  readonly source?: string | undefined;
  readonly owner?: string | undefined;
  readonly currency?: string | undefined;
  readonly notes?: string | undefined;
}

/** What a caller wants of a reward; absent members stay. */
export interface RewardChange {
  readonly status?: RewardStatus | undefined;
  readonly name?: string | undefined;
  readonly value?: number | undefined;
  readonly expirationDate?: Day | undefined;
  readonly type?: RewardType | undefined;
  readonly source?: string | undefined;
  /** Appended as a dated line. */
  readonly notes?: string | undefined;
}

/** Gift cards, vouchers and certificates that hang on no card. */
export interface RewardService {
  /** The one that ends first first; their status is today's. */
  list(actor: Actor, filter: RewardFilter): Promise<readonly Reward[]>;
  /** @throws DomainError `invalid` for a text that holds a card number, or an unknown owner. */
  add(actor: Actor, input: NewReward): Promise<Reward>;
  /** @throws DomainError `not_found`, `invalid`. */
  update(actor: Actor, id: string, change: RewardChange): Promise<Reward>;
  /** For good. @throws DomainError `not_found`. */
  remove(actor: Actor, id: string): Promise<Reward>;
}

function checkTexts(texts: Readonly<Record<string, string | undefined>>): void {
  for (const [field, text] of Object.entries(texts))
    if (text !== undefined && holdsCardNumber(text)) throw invalid([field], 'must not hold a card number');
}

const openEnd = '9999-12-31';

/** Makes the service. */
export function rewardService(parts: BenefitsParts): RewardService {
  const { storage, runtime } = parts;
  return {
    list: async (actor, { status, type, expiringWithinDays: within }) => {
      const { tenant, today } = await openHousehold(storage.tenant(actor.tenant), runtime.now());
      const rows = await tenant.collection(rewards).find(type === undefined ? {} : { type });
      return rows
        .map((row) => ({ ...row, status: rewardStatus(row, today) }))
        .filter((row) => {
          if (status !== undefined && row.status !== status) return false;
          if (within === undefined) return true;
          if (row.status !== 'active' || row.expirationDate === null) return false;
          return daysBetween(today, row.expirationDate) <= within;
        })
        .sort((a, b) => {
          const [x, y] = [a.expirationDate ?? openEnd, b.expirationDate ?? openEnd];
          return x === y ? (a.id < b.id ? -1 : 1) : x < y ? -1 : 1;
        });
    },
    add: (actor, input) => {
      checkTexts({ name: input.name, source: input.source, notes: input.notes });
      return changeHousehold(parts, actor, runtime.now(), async (held) => {
        const reward: Reward = {
          id: runtime.id(),
          name: input.name,
          type: input.type ?? 'other',
          value: input.value ?? null,
          currency: input.currency ?? 'dollars',
          expirationDate: input.expirationDate ?? null,
          status: 'active',
          source: input.source ?? null,
          ownerId: input.owner === undefined ? null : ownerNamed(held, input.owner).id,
          notes: input.notes ?? null,
          usedOn: null,
          createdAt: held.now,
        };
        await held.tenant.collection(rewards).put([reward]);
        held.audit({ action: 'reward.created', resourceType: 'reward', resourceId: reward.id });
        return { ...reward, status: rewardStatus(reward, held.today) };
      });
    },
    update: (actor, id, change) => {
      checkTexts({ name: change.name, source: change.source, notes: change.notes });
      if (Object.values(change).every((member) => member === undefined))
        throw invalid([], 'nothing to change');
      return changeHousehold(parts, actor, runtime.now(), async ({ tenant, today, audit }) => {
        const seen = await tenant.collection(rewards).get(id);
        if (!seen) throw notFound('Reward');
        const status = change.status ?? seen.status;
        const next: Reward = {
          ...seen,
          status,
          name: change.name ?? seen.name,
          value: change.value ?? seen.value,
          expirationDate: change.expirationDate ?? seen.expirationDate,
          type: change.type ?? seen.type,
          source: change.source ?? seen.source,
          notes: change.notes === undefined ? seen.notes : appendNote(seen.notes, today, change.notes),
          usedOn: status === 'used' ? (seen.usedOn ?? today) : null,
        };
        await mustReplace(tenant.collection(rewards).replace(seen, next));
        audit({
          action: 'reward.updated',
          resourceType: 'reward',
          resourceId: id,
          metadata: { old: seen.status, new: status },
        });
        return { ...next, status: rewardStatus(next, today) };
      });
    },
    remove: (actor, id) =>
      changeHousehold(parts, actor, runtime.now(), async ({ tenant, audit }) => {
        const reward = await tenant.collection(rewards).get(id);
        if (!reward) throw notFound('Reward');
        await tenant.collection(rewards).remove({ id });
        audit({
          action: 'reward.deleted',
          resourceType: 'reward',
          resourceId: id,
          metadata: { name: reward.name },
        });
        return reward;
      }),
  };
}
