import { invalid } from '../../../../kernel/errors.js';
import { textLength } from '../../../../kernel/text.js';
import type { Channel } from '../../plans/model.js';
import type { Threshold, ThresholdOperator, ThresholdPeriod, ThresholdScope } from '../model.js';

/** What somebody asks for; what is absent keeps its value, or gets the usual one. */
export interface ThresholdDraft {
  readonly name?: string | undefined;
  readonly scope?: ThresholdScope | undefined;
  readonly period: ThresholdPeriod;
  readonly operator?: ThresholdOperator | undefined;
  readonly amount: bigint;
  readonly unit?: 'currency' | 'percent' | undefined;
  readonly warnAt?: readonly number[] | undefined;
  readonly channels?: readonly Channel[] | null | undefined;
  readonly ownerId?: string | null | undefined;
  readonly enabled?: boolean | undefined;
}

const usualWarnings = [80];
const mostWarnings = 10;

const subjectOf = ({ type, id }: ThresholdScope): string =>
  type === 'workspace' ? 'Workspace' : `${type} ${id ?? ''}`;

function checkOperator(period: ThresholdPeriod, operator: ThresholdOperator): void {
  const isFall = operator === 'lt' || operator === 'lte';
  if (isFall !== (period === 'credits'))
    throw invalid(
      ['operator'],
      period === 'credits' ? 'must be lt or lte for credits' : 'is for credits only',
    );
  if (operator === 'projected_gte' && period !== 'monthly')
    throw invalid(['operator'], 'projects months only');
}

function checkWarnings(warnAt: readonly number[]): readonly number[] {
  if (warnAt.length > mostWarnings) throw invalid(['warnAt'], `must hold at most ${mostWarnings} percents`);
  if (!warnAt.every((step) => Number.isInteger(step) && step >= 1 && step <= 99))
    throw invalid(['warnAt'], 'must hold whole percents from 1 to 99');
  return [...new Set(warnAt)].sort((a, b) => a - b);
}

/**
 * The threshold that a draft asks for, made of it alone or of what it changes (monitoring spec §5). Raising the amount, or
 * moving to another scope, period or operator, arms it anew; any edit does so for a total.
 *
 * @throws DomainError `invalid` naming the member.
 */
export function draftThreshold(
  draft: ThresholdDraft,
  before: Threshold | null,
  made: { readonly id: string; readonly now: Date; readonly currency: string },
): Threshold {
  const { period, amount } = draft;
  const kept = before?.period === period ? before : null;
  const scope = draft.scope ?? before?.scope ?? { type: 'workspace', id: null };
  if ((scope.type === 'workspace') !== (scope.id === null))
    throw invalid(
      ['scope', 'id'],
      scope.type === 'workspace' ? 'must be absent for the workspace' : 'is required',
    );
  const operator = draft.operator ?? kept?.operator ?? (period === 'credits' ? 'lte' : 'gte');
  checkOperator(period, operator);
  if (amount <= 0n) throw invalid(['amount'], 'must be more than 0');
  const unit = draft.unit ?? kept?.unit ?? 'currency';
  if (unit === 'percent' && period !== 'credits') throw invalid(['unit'], 'percent is for credits only');
  if (unit === 'percent' && amount > 100_000_000n) throw invalid(['amount'], 'must be at most 100 percent');
  const name = draft.name ?? before?.name ?? `${subjectOf(scope)} ${period}`;
  if (name.trim() === '' || textLength(name) > 100) throw invalid(['name'], 'must be 1 to 100 characters');
  const moved =
    before !== null &&
    (before.period !== period ||
      before.operator !== operator ||
      before.unit !== unit ||
      before.scope.type !== scope.type ||
      before.scope.id !== scope.id ||
      (period === 'credits' ? amount < before.amount : amount > before.amount) ||
      period === 'total');
  return {
    id: before?.id ?? made.id,
    ...{ name, scope, period, operator, amount, unit },
    currency: before?.currency ?? made.currency,
    warnAt: checkWarnings(draft.warnAt ?? before?.warnAt ?? usualWarnings),
    channels: draft.channels === undefined ? (before?.channels ?? null) : draft.channels,
    ownerId: draft.ownerId === undefined ? (before?.ownerId ?? null) : draft.ownerId,
    enabled: draft.enabled ?? before?.enabled ?? true,
    armed: (before?.armed ?? 0) + (moved || before === null ? 1 : 0),
    createdAt: before?.createdAt ?? made.now,
    updatedAt: made.now,
  };
}
