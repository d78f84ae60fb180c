import { invalid, type Path } from '../../kernel/errors.js';
import { maxMicros } from '../../kernel/micros.js';
import type { Amounts, AmountsJson } from '../model.js';

/** Amounts as stored and answered. */
export function amountsJson(amounts: Amounts): AmountsJson {
  const json: Record<string, string> = {};
  for (const unit in amounts) json[unit] = (amounts[unit] as bigint).toString();
  return json;
}

/** Stored amounts as bigints again. */
export function amountsOf(json: AmountsJson): Amounts {
  return Object.fromEntries(Object.entries(json).map(([unit, amount]) => [unit, BigInt(amount)]));
}

/**
 * Refuses what is no amount: anything but a bigint of 64 bits, and below zero unless refunds are allowed.
 *
 * @throws DomainError `invalid` naming the unit.
 */
export function checkAmounts(amounts: Amounts, path: Path, sign: 'positive' | 'signed' = 'positive'): void {
  for (const unit in amounts) checkAmount(amounts[unit], [...path, unit], sign);
}

/** The same for one amount. @throws DomainError `invalid` naming `path`. */
export function checkAmount(amount: unknown, path: Path, sign: 'positive' | 'signed' = 'positive'): bigint {
  if (typeof amount !== 'bigint') throw invalid(path, 'must be an integer number of micros');
  if (sign === 'positive' && amount < 0n) throw invalid(path, 'must not be negative');
  if (amount > maxMicros || amount < -maxMicros) throw invalid(path, 'is out of the 64-bit range');
  return amount;
}
