import type { Day } from '../../../../kernel/day.js';
import type { TrackedBenefit, TrackedPeriod } from './tracked.js';

/** A purchase that may use a credit. */
export interface Transaction {
  /** As the statement prints it: `UBER *TRIP 8005928996`. */
  readonly merchant: string;
  /** Whole cents. */
  readonly amount: number;
  readonly date: Day;
  readonly cardId: string;
}

/** A period that a purchase could use. */
export interface UsageProposal {
  readonly benefitId: string;
  readonly periodId: string;
  /** What of the purchase the credit covers; whole cents. */
  readonly amount: number;
  /** The period's use after it. */
  readonly usedAfter: number;
  /** The words in which merchant and credit meet. */
  readonly words: readonly string[];
  /** True when every telling word of the credit occurs. */
  readonly isSure: boolean;
}

/** A benefit with the period that holds the purchase's day, and further names under which it is paid out. */
export interface ProposalCandidate {
  readonly benefit: TrackedBenefit;
  readonly period: TrackedPeriod;
  readonly merchants?: readonly string[];
}

/** Words that many credits share. */
const vague = new Set([
  ...['a', 'and', 'or', 'of', 'the', 'for', 'after', 'up', 'to', 'with', 'spend', 'select', 'second', 'tier'],
  ...[
    'credit',
    'credits',
    'cash',
    'membership',
    'statement',
    'annual',
    'monthly',
    'quarterly',
    'anniversary',
  ],
  ...[
    'fee',
    'plus',
    'one',
    'promos',
    'night',
    'free',
    'points',
    'miles',
    'bonus',
    'travel',
    'dining',
    'hotel',
  ],
]);

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1);

const tellingWords = (name: string): string[] => wordsOf(name).filter((word) => !vague.has(word));

/** Telling words that begin a word of the merchant, or are begun by one of four letters and more. */
function meetingWords(name: readonly string[], merchant: readonly string[]): string[] {
  return name.filter((word) =>
    merchant.some((said) => said.startsWith(word) || (said.length >= 4 && word.startsWith(said))),
  );
}

/**
 * Which credits a purchase could use, surest first: dollar benefits of its card with something left, in whose name or
 * merchants a telling word of the statement's text occurs. Nothing is marked; that is the host's choice.
 */
export function matchTransaction(
  { merchant, amount, date, cardId }: Transaction,
  candidates: readonly ProposalCandidate[],
): UsageProposal[] {
  const said = wordsOf(merchant);
  return candidates
    .flatMap(({ benefit, period, merchants = [] }): UsageProposal[] => {
      const isOn = period.start <= date && (period.end === null || date <= period.end);
      const fits = benefit.card.cardId === cardId && benefit.unit === 'dollars' && isOn && !period.isLocked;
      if (!fits || period.remaining <= 0 || amount <= 0) return [];
      const names = [benefit.creditName, ...merchants].map(tellingWords);
      const met = names.map((name) => ({ name, words: meetingWords(name, said) }));
      const best = met.sort((a, b) => b.words.length - a.words.length)[0];
      if (best === undefined || best.words.length === 0) return [];
      const covered = Math.min(amount, period.remaining);
      return [
        {
          benefitId: benefit.benefitId,
          periodId: period.id,
          amount: covered,
          usedAfter: period.used + covered,
          words: best.words,
          isSure: best.words.length === best.name.length,
        },
      ];
    })
    .sort((a, b) => {
      if (a.isSure !== b.isSure) return a.isSure ? -1 : 1;
      return b.words.length - a.words.length || b.amount - a.amount || (a.periodId < b.periodId ? -1 : 1);
    });
}
