import { InvalidArgumentError } from 'commander';
import type { Amount } from './render.js';

/** `25`, `25.50`, `25.50 EUR`, `EUR 25.50` or `$25`: never negative. For options of commander. @throws InvalidArgumentError. */
export function amountArgument(text: string): Amount {
  const [, sign, before, digits, after] =
    /^(\$)?(?:([A-Za-z]{3}) )?(\d{1,12}(?:\.\d{1,8})?)(?: ([A-Za-z]{3}))?$/.exec(text.trim()) ?? [];
  if (digits === undefined || (before !== undefined && after !== undefined) || (sign && (before ?? after)))
    throw new InvalidArgumentError('an amount looks like 25.50, "25.50 EUR" or $25.');
  return {
    amount: JSON.parse(digits.replace(/^0+(?=\d)/, '')) as number,
    currency: (before ?? after ?? 'USD').toUpperCase(),
  };
}

/** A whole number within bounds, both included. For options of commander. @throws InvalidArgumentError. */
export const wholeArgument =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^\d{1,9}$/.test(text) ? Number.parseInt(text, 10) : -1;
    if (value < least || value > most)
      throw new InvalidArgumentError(`a whole number from ${least} to ${most} is needed.`);
    return value;
  };
