import { daysBetween, type Day } from '../../../../kernel/day.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { RetentionEvent } from '../../cards/model.js';
import {
  feeDecision,
  tellingDays,
  usualFeeThresholds,
  type FeeThresholds,
} from '../../cards/rules/fee-decision.js';
import { feeEvent, type FeeEvent, type FeeWindow } from '../../cards/rules/fee-dates.js';
import { feeYear, judgedYear } from '../../cards/rules/fee-year.js';
import { byRecency, retentionWorth } from '../../cards/rules/retention-event.js';
import { capturedBetween, type CapturedUse } from '../../cards/rules/roi.js';
import type { Valuations } from '../../loyalty/rules/valuations.js';
import type { TrackedCard } from '../../perks/rules/tracked.js';
import { centsOf, formatCents, microsOfCents, roundedQuotient } from '../../rules/figures.js';
import { daysInWords, newItem, type ActionItem } from './item.js';

/** An active card with what its fee is judged by. */
export interface FeeCard {
  readonly card: TrackedCard;
  /** Uses of the last two years at least. */
  readonly uses: readonly CapturedUse[];
  readonly retention: readonly RetentionEvent[];
}

/** How fees are judged; what is absent is the usual. */
export interface FeeRules {
  readonly valuations: Valuations;
  readonly window?: FeeWindow;
  readonly thresholds?: FeeThresholds;
}

/** A fee that posted too early to call about (SUP-1). */
export interface SuppressedFee {
  readonly cardId: string;
  readonly displayName: string;
  /** Whole cents. */
  readonly annualFee: number;
  readonly daysSincePosted: number;
}

const shownEvents = 3;

function lastAccepted(events: readonly RetentionEvent[], valuations: Valuations): Micros | null {
  const latest = events.find(({ outcome }) => outcome === 'accepted');
  return latest === undefined ? null : retentionWorth(latest, valuations);
}

function renewalItem(
  { card, uses, retention }: FeeCard,
  event: FeeEvent & { kind: 'renewal' },
  today: Day,
  { valuations, thresholds = usualFeeThresholds }: FeeRules,
): ActionItem {
  const { annualFee, displayName, cardId } = card;
  const captured = capturedBetween(uses, judgedYear(event.date));
  const newestFirst = [...retention].sort(byRecency);
  const { action, leverage, valueAtRisk } = feeDecision({
    annualFee,
    captured,
    trackedDays: daysBetween(card.addedOn, today),
    lastAccepted: lastAccepted(newestFirst, valuations),
    thresholds,
  });
  const fee = formatCents(annualFee);
  const percent = roundedQuotient(captured * 100n, microsOfCents(annualFee), 0);
  const posted = event.daysRemaining <= 0 ? 'charged' : 'due';
  return newItem({
    type: 'fee_renewal',
    title: `Annual fee of ${fee} ${posted} ${daysInWords(event.daysRemaining)}`,
    detail: `${displayName} · captured ${formatCents(centsOf(captured))} of ${fee} (${percent}%)`,
    valueAtRisk,
    daysRemaining: event.daysRemaining,
    displayName,
    cardId,
    benefitId: null,
    periodId: null,
    fee: { amount: annualFee, action, leverage, history: newestFirst.slice(0, shownEvents) },
  });
}

/** Renewals that need a decision and fees too young for one (FEE-2 to FEE-6, SUP-1). */
export function feeItems(
  cards: readonly FeeCard[],
  today: Day,
  rules: FeeRules,
): { readonly items: readonly ActionItem[]; readonly suppressed: readonly SuppressedFee[] } {
  const items: ActionItem[] = [];
  const suppressed: SuppressedFee[] = [];
  for (const each of cards) {
    const { card } = each;
    const { cardId, displayName, annualFee } = card;
    const window = rules.window === undefined ? {} : { window: rules.window };
    const event = feeEvent({ today, anchor: card, annualFee, ...window });
    if (event?.kind === 'renewal') items.push(renewalItem(each, event, today, rules));
    if (event?.kind === 'suppressed')
      suppressed.push({ cardId, displayName, annualFee, daysSincePosted: event.daysSincePosted });
  }
  return { items, suppressed };
}

/** A fee year younger than this says nothing. */
const elapsedDays = 90;

/**
 * Cards that did not bring in their fee (ACT-5): tracked for 60 days, 90 days into the fee year, and not among those
 * whose renewal is in the same answer.
 */
export function negativeRoiItems(
  cards: readonly FeeCard[],
  today: Day,
  renewing: ReadonlySet<string>,
): ActionItem[] {
  return cards.flatMap(({ card, uses }): ActionItem[] => {
    const { annualFee, cardId, displayName, addedOn } = card;
    if (annualFee <= 0 || renewing.has(cardId) || daysBetween(addedOn, today) < tellingDays) return [];
    const year = feeYear(card, today);
    if (daysBetween(year.start, today) < elapsedDays) return [];
    const captured = capturedBetween(uses, year);
    const missing = microsOfCents(annualFee) - captured;
    if (missing <= 0n) return [];
    const shown = formatCents(centsOf(captured));
    return [
      newItem({
        type: 'negative_roi',
        title: `${displayName} has not brought in its fee`,
        detail: `captured ${shown} of ${formatCents(annualFee)} since ${year.start}`,
        valueAtRisk: missing,
        daysRemaining: null,
        displayName,
        cardId,
        benefitId: null,
        periodId: null,
      }),
    ];
  });
}
