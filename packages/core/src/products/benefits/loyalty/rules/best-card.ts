import { divideRound } from '../../../../kernel/divide.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { CardTemplate, EarnChannel, EarnRate } from '../../catalog/model.js';
import { roundedQuotient, worthOfPoints } from '../../rules/figures.js';
import { rateFor, type Purchase } from './earn-rates.js';
import type { Valuations } from './valuations.js';

/** A card that might pay. */
export interface PayingCard {
  readonly cardId: string;
  readonly displayName: string;
  readonly template: Pick<CardTemplate, 'earn' | 'rotating' | 'programKey'>;
  /** A bonus still to be earned; the requirement is whole cents. */
  readonly openOffer?: { readonly bonusValue: Micros | null; readonly spendRequirement: number } | null;
}

/** What a purchase on a card brings. */
export interface BestCard {
  /** 1, 2, 3 … without ties. */
  readonly rank: number;
  readonly cardId: string;
  readonly displayName: string;
  /** Points per dollar. */
  readonly multiplier: number;
  readonly currency: string;
  /** Micros of a dollar per point; null when nobody knows. */
  readonly cpp: number | null;
  /** Cents with at most 4 decimals. */
  readonly valuePerDollarCents: number | null;
  /** What the open welcome offer adds, in cents; only when asked for. */
  readonly subValuePerDollarCents: number | null;
  readonly pointsEarned: number | null;
  readonly estimatedValue: Micros | null;
  readonly channel: EarnChannel;
}

/** A multiplier is thousandths, a worth is millionths. */
const perCent = 10_000_000n;

/**
 * Points for so many cents (BEST-5), rounded half up once: what lies above the rate's cap earns the base rate.
 *
 * @example
 * const rate = { category: 'dining', multiplier: 4_000, channel: 'any', cap: 5_000_000 } as const;
 * pointsFor({ earn: [rate] }, rate, 10_000); // 400
 */
export function pointsFor(card: Pick<CardTemplate, 'earn'>, rate: EarnRate, cents: number): number {
  const capped = Math.min(cents, rate.cap ?? Infinity);
  const base = card.earn.find(({ category }) => category === 'base')?.multiplier ?? 0;
  const earned = BigInt(rate.multiplier) * BigInt(capped) + BigInt(base) * BigInt(cents - capped);
  return Number(divideRound(earned, 100_000n, 'half-up'));
}

interface Candidate {
  readonly card: PayingCard;
  readonly rate: EarnRate;
  readonly cpp: number | null;
  /** Value per dollar in thousandths of a micro. */
  readonly value: bigint | null;
  /** What the offer adds, as a fraction of the same unit. */
  readonly extra: { readonly over: bigint; readonly under: bigint } | null;
}

/** Exact: both sides are brought to one denominator. */
function compareCandidates(a: Candidate, b: Candidate): number {
  if ((a.value === null) !== (b.value === null)) return a.value === null ? 1 : -1;
  const [aUnder, bUnder] = [a.extra?.under ?? 1n, b.extra?.under ?? 1n];
  const x = ((a.value ?? 0n) * aUnder + (a.extra?.over ?? 0n)) * bUnder;
  const y = ((b.value ?? 0n) * bUnder + (b.extra?.over ?? 0n)) * aUnder;
  if (x !== y) return x > y ? -1 : 1;
  if (a.rate.multiplier !== b.rate.multiplier) return b.rate.multiplier - a.rate.multiplier;
  if ((a.rate.cap === undefined) !== (b.rate.cap === undefined)) return a.rate.cap === undefined ? -1 : 1;
  if (a.card.displayName !== b.card.displayName) return a.card.displayName < b.card.displayName ? -1 : 1;
  return a.card.cardId < b.card.cardId ? -1 : 1;
}

/** What the open offer adds per dollar while spend is missing (BEST-6). */
function extraOf({ openOffer }: PayingCard): Candidate['extra'] {
  if (!openOffer || openOffer.bonusValue === null || openOffer.spendRequirement <= 0) return null;
  return { over: openOffer.bonusValue * 100_000n, under: BigInt(openOffer.spendRequirement) };
}

/**
 * Ranks cards by what a purchase on them is worth (benefits spec §4.15). Cards that earn nothing are left out; cards
 * whose currency nobody valued come last. `cents` is the price, where points and value are wanted.
 *
 * @example
 * const base = { category: 'base', multiplier: 1_000, channel: 'any' } as const;
 * const gold = { cardId: 'c1', displayName: 'Amex Gold', template: { programKey: 'amex_mr', earn: [base] } };
 * const valuations = () => ({ cpp: 20_000, source: 'fallback' } as const);
 * const purchase = { category: 'dining', brandCategory: null, channel: 'any', today: '2026-04-16' } as const;
 * rankBestCards({ cards: [gold], purchase, valuations, cents: 10_000 })[0]?.estimatedValue; // 2_000_000n
 */
export function rankBestCards(input: {
  readonly cards: readonly PayingCard[];
  readonly purchase: Purchase;
  readonly valuations: Valuations;
  readonly cents?: number;
  readonly includeSubPriority?: boolean;
}): BestCard[] {
  const { cards, purchase, valuations, cents, includeSubPriority = false } = input;
  const candidates: Candidate[] = [];
  for (const card of cards) {
    const rate = rateFor(card.template, purchase);
    if (rate === null || rate.multiplier <= 0) continue;
    const cpp = valuations(card.template.programKey)?.cpp ?? null;
    const value = cpp === null ? null : BigInt(rate.multiplier) * BigInt(cpp);
    candidates.push({ card, rate, cpp, value, extra: includeSubPriority ? extraOf(card) : null });
  }
  return candidates.sort(compareCandidates).map(({ card, rate, cpp, value, extra }, index) => {
    const points = cents === undefined ? null : pointsFor(card.template, rate, cents);
    return {
      rank: index + 1,
      cardId: card.cardId,
      displayName: card.displayName,
      multiplier: rate.multiplier / 1000,
      currency: card.template.programKey,
      cpp,
      valuePerDollarCents: value === null ? null : roundedQuotient(value, perCent, 4),
      subValuePerDollarCents: extra === null ? null : roundedQuotient(extra.over, extra.under * perCent, 4),
      pointsEarned: points,
      estimatedValue: points === null || cpp === null ? null : worthOfPoints(points, cpp),
      channel: rate.channel,
    };
  });
}
