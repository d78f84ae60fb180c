import { monthNames } from '../../perks/rules/period-label.js';

/** What a card is shown by. */
export interface NamedCard {
  readonly nickname: string | null;
  readonly issuer: string;
  readonly name: string;
}

/**
 * How a card is shown everywhere (benefits spec §1.5).
 *
 * @example
 * cardDisplayName({ nickname: '4410', issuer: 'Citi', name: 'Strata Elite' }); // '4410 · Citi Strata Elite'
 */
export function cardDisplayName({ nickname, issuer, name }: NamedCard): string {
  const label = `${issuer} ${name}`;
  return nickname === null || nickname === '' ? label : `${nickname} · ${label}`;
}

/** The English name of a fee month (1 to 12); null without one. */
export function renewalMonth(feeMonth: number | null): string | null {
  return feeMonth === null ? null : (monthNames[feeMonth - 1] ?? null);
}

/** A template as answers name it: `Amex Hilton Honors Business ($195/yr)`; the fee is whole cents. */
export function templateLabel(template: {
  readonly issuer: string;
  readonly name: string;
  readonly annualFee: number;
}): string {
  const { issuer, name, annualFee } = template;
  const cents = annualFee % 100;
  const dollars = `${(annualFee - cents) / 100}${cents === 0 ? '' : `.${String(cents).padStart(2, '0')}`}`;
  return `${issuer} ${name} ($${dollars}/yr)`;
}
