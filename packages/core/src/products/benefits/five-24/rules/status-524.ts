import { addMonths, daysBetween, type Day } from '../../../../kernel/day.js';
import { warningsOf, type CountedCard } from './warnings-524.js';

export type { CountedCard } from './warnings-524.js';

/** New accounts from which on Chase refuses. */
export const limit524 = 5;
const countedMonths = 24;

/**
 * The day on which a card no longer counts (F24-2): 24 months after it was opened, on the month's last day where that
 * is earlier.
 *
 * @example
 * fallsOff('2024-02-29'); // '2026-02-28'
 */
export function fallsOff(openDate: Day): Day {
  return addMonths(openDate, countedMonths);
}

/**
 * Whether an account opened on a day counts today (F24-3): from that day on, no longer on the day it falls off.
 *
 * @example
 * countsOn('2024-09-15', '2026-09-15'); // false
 */
export function countsOn(openDate: Day, today: Day): boolean {
  return openDate <= today && today < fallsOff(openDate);
}

/** A card that counts. */
export interface CountingCard {
  readonly displayName: string;
  readonly openDate: Day;
  readonly fallsOffDate: Day;
  readonly daysUntilFalloff: number;
}

/** How an owner, or a household, stands with Chase. */
export interface Status524 {
  readonly currentCount: number;
  readonly limit: number;
  readonly slotsAvailable: number;
  readonly isEligible: boolean;
  /** By the day they fall off, then by name. */
  readonly cardsCounting: readonly CountingCard[];
  /** The first day on which another slot opens; null when nothing counts. */
  readonly nextSlotOpens: Day | null;
  readonly cardsExcluded: readonly { readonly displayName: string; readonly reason: string }[];
  /** `code: text`. */
  readonly warnings: readonly string[];
}

const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** Whose card it is: an external one without an owner belongs to the only owner (F24-15). */
function ownerOf({ owner }: CountedCard, householdOwners: readonly string[]): string | null {
  return owner ?? (householdOwners.length === 1 ? (householdOwners[0] ?? null) : null);
}

/** Why a card does not count, in order of precedence (F24-8, F24-10, F24-14, F24-15); null when nothing speaks against it. */
function exclusionOf(card: CountedCard, owner: string | null, today: Day): string | null {
  const { isBusiness, countsOverride, openDate } = card;
  if (owner === null) return 'No owner set';
  if (isBusiness && countsOverride !== true) return 'Business card (is_business = true)';
  if (countsOverride === false) return 'Override (counts_toward_524 = false)';
  if (openDate === null) return 'Missing open date';
  return openDate > today ? 'Opens in the future' : null;
}

const byName = (a: { readonly displayName: string }, b: { readonly displayName: string }): number =>
  a.displayName < b.displayName ? -1 : a.displayName > b.displayName ? 1 : 0;

/** Cards that fall off within these many are needed before a slot opens (F24-6). */
function nextSlot(counting: readonly CountingCard[]): Day | null {
  const needed = Math.max(1, counting.length - limit524 + 1);
  return counting[needed - 1]?.fallsOffDate ?? null;
}

/**
 * Counts new accounts the way Chase is said to (benefits spec §4.14): personal cards of any bank opened in the last 24
 * months, archived and external ones included. Without `owner` everybody's are counted together.
 *
 * @example
 * const card = { displayName: 'Amex Gold', name: 'Gold', issuingBank: 'Amex', owner: 'Ana', openDate: '2024-09-15',
 *   isBusiness: false, countsOverride: null, isAuthorizedUser: false, reportsToPersonalBureaus: null };
 * status524({ today: '2026-04-04', householdOwners: ['Ana'], cards: [card] }).nextSlotOpens; // '2026-09-15'
 */
export function status524(input: {
  readonly today: Day;
  /** All owners of the household. */
  readonly householdOwners: readonly string[];
  readonly cards: readonly CountedCard[];
  readonly owner?: string | null;
}): Status524 {
  const { today, householdOwners, cards, owner = null } = input;
  const counting: CountingCard[] = [];
  const excluded: { displayName: string; reason: string }[] = [];
  const warnings: string[] = [];
  if (owner === null && householdOwners.length > 1)
    warnings.push('multiple_owners: all owners are counted together; Chase counts each person alone');
  for (const card of cards) {
    const whose = ownerOf(card, householdOwners);
    if (owner !== null && whose !== null && !sameName(whose, owner)) continue;
    const { displayName, openDate } = card;
    const reason = exclusionOf(card, whose, today);
    if (reason !== null) excluded.push({ displayName, reason });
    else if (openDate !== null && countsOn(openDate, today)) {
      const fallsOffDate = fallsOff(openDate);
      const daysUntilFalloff = daysBetween(today, fallsOffDate);
      counting.push({ displayName, openDate, fallsOffDate, daysUntilFalloff });
    }
    warnings.push(...warningsOf(card, whose, today, reason === null));
  }
  counting.sort((a, b) => a.daysUntilFalloff - b.daysUntilFalloff || byName(a, b));
  return {
    currentCount: counting.length,
    limit: limit524,
    slotsAvailable: Math.max(0, limit524 - counting.length),
    isEligible: counting.length < limit524,
    cardsCounting: counting,
    nextSlotOpens: nextSlot(counting),
    cardsExcluded: excluded.sort(byName),
    warnings,
  };
}
