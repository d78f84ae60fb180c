import { isCurrency, minorUnits } from '../../../../kernel/currency.js';
import { divideRound } from '../../../../kernel/divide.js';
import { invalid } from '../../../../kernel/errors.js';
import { checkMicros, type Micros } from '../../../../kernel/micros.js';
import type { KeptAmount, ProviderAmount } from '../model.js';

/** What money is read from: as many digits as an exact amount may have. */
const plainDecimal = /^(-?\d{1,30})(?:\.(\d{1,29}))?$/;

/** Digits between an amount's unit and the major unit of its currency. */
const shiftOf = ({ unit, currency }: ProviderAmount): number => {
  if (unit === 'minor') return minorUnits(currency);
  return { major: 0, micro: 6, nano: 9 }[unit];
};

/**
 * The micros of a provider's amount, whatever its unit: exact to a millionth of the major unit, rounded half up below it
 * (monitoring spec §1, §3.3).
 *
 * @throws DomainError `invalid` for an unknown currency, text that is no plain decimal, or an amount beyond 64 bits.
 * @example
 * microsOf({ value: '318.25', unit: 'minor', currency: 'USD' }); // 3_182_500n
 */
export function microsOf(amount: ProviderAmount): Micros {
  if (!isCurrency(amount.currency)) throw invalid(['currency'], 'must be an ISO 4217 code');
  const [text, whole = '', decimals = ''] = plainDecimal.exec(amount.value) ?? [];
  if (text === undefined) throw invalid(['amount'], 'must be a decimal number');
  const unscaled = BigInt(whole + decimals);
  const places = decimals.length + shiftOf(amount) - 6;
  return checkMicros(
    places <= 0 ? unscaled * 10n ** BigInt(-places) : divideRound(unscaled, 10n ** BigInt(places), 'half-up'),
  );
}

/** The amount as it is kept. @throws like `microsOf`. */
export const keptAmount = (amount: ProviderAmount): KeptAmount => ({
  micros: microsOf(amount).toString(),
  currency: amount.currency,
});
