import { addDays, type Day } from '../../../../kernel/day.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { OfferOrigin } from '../../offers/model.js';
import type { BenefitUnit, ScheduleType, UsageStatus } from '../../perks/model.js';
import type { TrackedBenefit, TrackedCard, TrackedPeriod } from '../../perks/rules/tracked.js';
import { usageStatus } from '../../perks/rules/usage.js';
import { formatAmount, formatCents } from '../../rules/figures.js';

/** What a date in the calendar is about (benefits spec §3.8). */
export const eventTypes = [
  'expiry',
  'credit_reset',
  'annual_fee_due',
  'benefit_available',
  'welcome_offer_deadline',
  'loyalty_program_expiry',
  'reward_expiry',
] as const;
/** The type of a calendar event. */
export type CalendarEventType = (typeof eventTypes)[number];

/** A whole day on which something begins, ends or is due. */
export interface CalendarEvent {
  /** The same for the same thing on the same day, in every reading. */
  readonly uid: string;
  readonly type: CalendarEventType;
  readonly title: string;
  readonly date: Day;
  readonly description: string;
  /** How long before the day somebody should hear of it; 0 for not before. */
  readonly alertDaysBefore: number;
  readonly valueAtRisk: Micros;
  readonly benefitId: string | null;
  readonly periodId: string | null;
  readonly cardId: string | null;
  readonly displayName: string | null;
  readonly status: UsageStatus | null;
  readonly unit: BenefitUnit | null;
  /** Of welcome offers only (CAL-3). */
  readonly offer?: { readonly origin: OfferOrigin; readonly sourceEventId: string | null };
}

/** Days of warning before a period of a schedule ends (CAL-5). */
export function alertDays(scheduleType: ScheduleType): number {
  switch (scheduleType) {
    case 'monthly':
      return 1;
    case 'quarterly':
      return 7;
    case 'semiannual':
      return 14;
    default:
      return 30;
  }
}

const nothing = {
  alertDaysBefore: 0,
  valueAtRisk: 0n,
  benefitId: null,
  periodId: null,
  cardId: null,
  displayName: null,
  status: null,
  unit: null,
} as const;

/** A benefit's period, with what the calendar needs to know of its neighbours. */
export interface CalendarPeriod {
  readonly benefit: TrackedBenefit;
  readonly period: TrackedPeriod;
  readonly hasPredecessor: boolean;
  /** What is left, in dollars. */
  readonly worthLeft: Micros;
}

const creditLabel = (creditName: string, amount: number, unit: BenefitUnit): string =>
  unit === 'dollars'
    ? `${formatAmount(amount, unit)} ${creditName}`
    : `${creditName} (${formatAmount(amount, unit)})`;

/**
 * The dates of one period (CAL-2): its last day while something is left, its first day as a reset or as the
 * benefit's first, and of a gated one the day on which it opened. A gated period that stays shut has no dates.
 */
export function periodEvents(
  { benefit, period, hasPredecessor, worthLeft }: CalendarPeriod,
  includeUsed: boolean,
): CalendarEvent[] {
  const { benefitId, card, unit, scheduleType } = benefit;
  const { displayName, cardId, ownerName } = card;
  const status = usageStatus(period);
  const credit = creditLabel(benefit.creditName, period.amount, unit);
  const description = [
    `${credit} · ${displayName} · ${ownerName}`,
    `Status: ${status} · ${formatAmount(period.remaining, unit)} left`,
    `Period: ${period.start} – ${period.end ?? 'open'}`,
  ].join('\n');
  const about = {
    ...nothing,
    description,
    benefitId,
    periodId: period.id,
    cardId,
    displayName,
    status,
    unit,
  };
  if (period.isLocked) return [];
  const events: CalendarEvent[] = [];
  const opens = scheduleType === 'spend_gated' ? period.unlockedOn : period.start;
  if (opens !== null) {
    const isReset = hasPredecessor && scheduleType !== 'spend_gated';
    const type = isReset ? 'credit_reset' : 'benefit_available';
    const title = `${displayName}: ${credit} ${isReset ? 'starts anew' : 'is available'}`;
    events.push({ ...about, uid: `${type}-${period.id}`, type, title, date: opens });
  }
  if (period.end !== null && (includeUsed || period.remaining > 0))
    events.push({
      ...about,
      uid: `expiry-${period.id}`,
      type: 'expiry',
      title: `${displayName}: ${credit} ends today`,
      date: period.end,
      alertDaysBefore: alertDays(scheduleType),
      valueAtRisk: worthLeft,
    });
  return events;
}

/** The day on which a card's fee is due (CAL-2). */
export function feeDueEvent(card: TrackedCard, date: Day): CalendarEvent {
  const { cardId, displayName, annualFee, ownerName } = card;
  return {
    ...nothing,
    uid: `annual_fee_due-${cardId}-${date}`,
    type: 'annual_fee_due',
    title: `${displayName}: annual fee of ${formatCents(annualFee)} is due`,
    date,
    description: `Annual fee of ${formatCents(annualFee)} · ${displayName} · ${ownerName}`,
    alertDaysBefore: 30,
    valueAtRisk: BigInt(annualFee) * 10_000n,
    cardId,
    displayName,
    unit: 'dollars',
  };
}

/** The last day of an open welcome offer (CAL-2, CAL-3). Amounts are whole cents. */
export function offerDeadlineEvent(offer: {
  readonly id: string;
  readonly card: TrackedCard;
  readonly bonusLabel: string;
  readonly bonusValue: Micros | null;
  readonly spendRemaining: number;
  readonly spendDeadline: Day;
  readonly origin: OfferOrigin;
  readonly sourceEventId: string | null;
}): CalendarEvent {
  const { card, origin, sourceEventId, spendRemaining } = offer;
  const mark = origin === 'retention' ? '[Retention] ' : '';
  return {
    ...nothing,
    uid: `welcome_offer_deadline-${offer.id}`,
    type: 'welcome_offer_deadline',
    title: `${mark}${card.displayName}: last day for ${offer.bonusLabel}`,
    date: offer.spendDeadline,
    description: `${formatCents(spendRemaining)} still to spend · ${card.displayName} · ${card.ownerName}`,
    alertDaysBefore: 7,
    valueAtRisk: offer.bonusValue ?? 0n,
    cardId: card.cardId,
    displayName: card.displayName,
    offer: { origin, sourceEventId },
  };
}

/** The day on which a program's points are gone (CAL-2). */
export function programExpiryEvent(program: {
  readonly id: string;
  readonly displayName: string;
  readonly balance: number;
  readonly value: Micros;
  readonly expiresOn: Day;
}): CalendarEvent {
  const points = formatAmount(program.balance, 'points');
  return {
    ...nothing,
    uid: `loyalty_program_expiry-${program.id}-${program.expiresOn}`,
    type: 'loyalty_program_expiry',
    title: `${program.displayName}: ${points} expire`,
    date: program.expiresOn,
    description: `${points} · ${program.displayName}`,
    alertDaysBefore: 30,
    valueAtRisk: program.value,
    unit: 'points',
  };
}

const rewardAlerts = [90, 30, 7, 0] as const;

/** The four reminders of a reward: 90, 30 and 7 days before its last day, and on it (CAL-4). */
export function rewardExpiryEvents(reward: {
  readonly id: string;
  readonly name: string;
  readonly value: Micros;
  readonly expirationDate: Day;
}): CalendarEvent[] {
  const { id, name, value, expirationDate } = reward;
  return rewardAlerts.map((days) => ({
    ...nothing,
    uid: `reward_expiry-${id}-${days}`,
    type: 'reward_expiry',
    title: days === 0 ? `${name} expires today` : `${name} expires in ${days} days`,
    date: addDays(expirationDate, -days),
    description: `${name} · good until ${expirationDate}`,
    alertDaysBefore: days,
    valueAtRisk: value,
  }));
}
