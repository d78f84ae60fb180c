import { addMonths, type Day } from '../../../../kernel/day.js';

/** A card as 5/24 sees it, whether its benefits are tracked or not. */
export interface CountedCard {
  readonly displayName: string;
  /** Without issuer and nickname; external cards have one name only. */
  readonly name: string;
  /** Null for external cards: the name tells. */
  readonly issuingBank: string | null;
  /** Null for an external card of which nobody said whose it is. */
  readonly owner: string | null;
  readonly openDate: Day | null;
  readonly isBusiness: boolean;
  /** What somebody said about counting; null where the default holds. */
  readonly countsOverride: boolean | null;
  readonly isAuthorizedUser: boolean;
  /** What the catalog knows about a business card; null where the bank's habit decides. */
  readonly reportsToPersonalBureaus: boolean | null;
}

/** Banks that show business cards on personal reports, and their cards that they do not show (F24-9). */
const reportingBanks = /\b(capital one|discover|td)\b/;
const silentCards = /\b(spark cash plus|venture x business)\b/;

/** Whether a business card may be on its holder's personal credit report (F24-9). */
function mayReport(card: Pick<CountedCard, 'issuingBank' | 'name' | 'reportsToPersonalBureaus'>): boolean {
  if (card.reportsToPersonalBureaus !== null) return card.reportsToPersonalBureaus;
  const name = card.name.toLowerCase();
  return reportingBanks.test(card.issuingBank?.toLowerCase() ?? name) && !silentCards.test(name);
}

/**
 * What somebody should look at about one card (F24-9, F24-13 to F24-15), as `code: text`. `isCounted` tells whether
 * nothing excludes it.
 */
export function warningsOf(
  card: CountedCard,
  owner: string | null,
  today: Day,
  isCounted: boolean,
): string[] {
  const { displayName, openDate, isBusiness, countsOverride } = card;
  if (owner === null) return [`missing_owner: ${displayName} has no owner and is not counted`];
  if (isBusiness && countsOverride !== true)
    return countsOverride === null && mayReport(card)
      ? [`business_may_report: ${displayName} is a business card of a bank that may report it`]
      : [];
  if (countsOverride === false) return [];
  if (openDate === null) return [`missing_open_date: ${displayName} has no open date and is not counted`];
  if (openDate > today) return [`future_open_date: ${displayName} opens on ${openDate} and is not counted`];
  const counts = isCounted && today < addMonths(openDate, 24);
  return counts && card.isAuthorizedUser
    ? [`authorized_user: ${displayName} counts, but reconsideration often disregards it`]
    : [];
}
