import type {
  Budget,
  BudgetPatch,
  BudgetStatus,
  Policy,
  Subject,
  VelocityDraft,
} from '../../../budgets/model.js';
import { parsePrefixed, prefixId } from '../../../kernel/id.js';
import { textLength } from '../../../kernel/text.js';

/** What this surface puts budgets on. */
export type EntityType = 'user' | 'api_key' | 'tag' | 'customer';
/** This surface's words for what a used-up budget does. */
export type CostPolicy = 'strict_block' | 'soft_block' | 'warn';
/** How often a budget starts anew, in steps from its period's start (costs spec §9.2). */
export type ResetInterval = 'daily' | 'weekly' | 'monthly' | 'yearly';

/** The slot of this surface's budgets: a host's own on the same subject stay apart from them. */
export const costsSlot = 'costs';

const tagPair = /^(?!_ns_)[a-zA-Z0-9_-]+=.+$/s;

/**
 * The engine's subject of an entity, or what is wrong with its id (costs spec §5.1). A user's id comes with or without
 * its prefix; a tag is `key=value`, split at the first `=`.
 */
export function subjectOf(type: EntityType, entityId: string): Subject | string {
  switch (type) {
    case 'user': {
      const id = entityId.startsWith('ns_usr_') ? entityId.slice('ns_usr_'.length) : entityId;
      return id === '' ? 'Expected a user id' : { type, id };
    }
    case 'api_key': {
      const id = parsePrefixed('ns_key_', entityId);
      return id === null ? 'Expected an id that starts with ns_key_' : { type, id };
    }
    case 'tag':
      return tagPair.test(entityId) && textLength(entityId) <= 321
        ? { type, id: entityId }
        : 'Expected key=value with a valid tag key, at most 321 characters';
    case 'customer':
      return textLength(entityId) <= 256 ? { type, id: entityId } : 'Must be 1 to 256 characters';
  }
}

/** The id of a budget's entity as this surface prints it. */
export function entityIdOf({ subjectType, subjectId }: Pick<Budget, 'subjectType' | 'subjectId'>): string {
  if (subjectType === 'user') return `ns_usr_${subjectId}`;
  return subjectType === 'api_key' ? prefixId('ns_key_', subjectId) : subjectId;
}

const units = { daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' } as const;

/** The engine's window of an interval; without one a budget never resets. */
export const windowOf = (interval: ResetInterval | null): Budget['window'] =>
  interval === null ? { kind: 'forever' } : { kind: 'anchored', unit: units[interval], every: 1 };

/** The interval of a window; null for one that never turns. */
export function intervalOf(window: Budget['window']): ResetInterval | null {
  if (window.kind === 'forever') return null;
  const names = Object.keys(units) as ResetInterval[];
  return names.find((name) => units[name] === window.unit) ?? null;
}

const policies = { strict_block: 'block', soft_block: 'soft', warn: 'warn' } as const;

/** The engine's policy. */
const policyOf = (policy: CostPolicy): Policy => policies[policy];

/** This surface's word for a policy. */
export const policyName = (policy: Policy): CostPolicy =>
  (({ block: 'strict_block', soft: 'soft_block', warn: 'warn' }) as const)[policy];

/** What can be set on a budget. Absent members keep their value on an update and have the defaults on a creation. */
export interface BudgetSettings {
  readonly maxBudget: bigint;
  readonly policy?: CostPolicy | undefined;
  /** Null, not absence, ends the resets: an update that names no interval clears it (costs spec §5.3). */
  readonly resetInterval: ResetInterval | null;
  /** An empty list means the usual thresholds (costs spec §9.7). */
  readonly thresholdPercentages?: readonly number[] | undefined;
  /** Null removes the limit and puts window and cooldown back to a minute. */
  readonly velocityLimit?: bigint | null | undefined;
  readonly velocityWindowSeconds?: number | undefined;
  readonly velocityCooldownSeconds?: number | undefined;
  /** Null removes the limit. */
  readonly sessionLimit?: bigint | null | undefined;
}

/** Announced unless a budget names others (costs spec §5.3). */
const usualThresholds: readonly number[] = [50, 80, 90, 95];

const minuteMs = 60_000;

function velocityOf(settings: BudgetSettings, old: Budget['velocity']): VelocityDraft | null | undefined {
  const { velocityLimit, velocityWindowSeconds: window, velocityCooldownSeconds: cooldown } = settings;
  if (velocityLimit === null) return null;
  const limit = velocityLimit ?? (old && BigInt(old.limit));
  if (limit === null || limit === undefined) return undefined;
  return {
    limit,
    windowMs: window === undefined ? (old?.windowMs ?? minuteMs) : window * 1000,
    cooldownMs: cooldown === undefined ? (old?.cooldownMs ?? minuteMs) : cooldown * 1000,
  };
}

/** What settings change on a budget, or on a new one when `old` is null. */
export function patchOf(settings: BudgetSettings, old: Pick<Budget, 'velocity'> | null): BudgetPatch {
  const { maxBudget, policy, resetInterval, thresholdPercentages: thresholds, sessionLimit } = settings;
  const velocity = velocityOf(settings, old?.velocity ?? null);
  return {
    cap: maxBudget,
    window: windowOf(resetInterval),
    ...(policy !== undefined && { policy: policyOf(policy) }),
    ...(thresholds !== undefined && { thresholds: thresholds.length > 0 ? thresholds : usualThresholds }),
    ...(velocity !== undefined && { velocity }),
    ...(sessionLimit !== undefined && { sessionCap: sessionLimit }),
  };
}

/** When the current period began: null for a budget that never resets, unless it was reset by hand (costs spec §5.3, §5.5). */
export const periodStartOf = ({
  budget,
  periodStart,
}: Pick<BudgetStatus, 'budget' | 'periodStart'>): Date | null =>
  budget.window.kind === 'forever' && budget.resets === 0 ? null : periodStart;
