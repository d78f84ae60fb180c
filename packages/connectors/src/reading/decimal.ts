import { Unreadable } from './json.js';

/** An exact number: `unscaled` divided by ten to the power of `places`. */
interface Exact {
  readonly unscaled: bigint;
  readonly places: number;
}

const shape = /^([+-]?)(\d{0,60})(?:\.(\d{0,120}))?(?:e([+-]?\d{1,3}))?$/i;
/** What an amount of the port may hold at most. */
const mostPlaces = 29;
const mostWhole = 30;

function parse(value: unknown, place: string): Exact {
  const text = typeof value === 'number' ? value.toString() : value;
  const [all, sign = '', whole = '', decimals = '', exponent = '0'] =
    typeof text === 'string' ? (shape.exec(text.trim()) ?? []) : [];
  if (all === undefined || whole + decimals === '') throw new Unreadable(`${place} is no decimal number`);
  const digits = BigInt(whole + decimals) * (sign === '-' ? -1n : 1n);
  const places = decimals.length - parseInt(exponent, 10);
  return places >= 0
    ? { unscaled: digits, places }
    : { unscaled: digits * 10n ** BigInt(-places), places: 0 };
}

/** Rounded half away from zero. */
function rounded({ unscaled, places }: Exact, most: number): Exact {
  if (places <= most) return { unscaled, places };
  const divisor = 10n ** BigInt(places - most);
  const half = unscaled < 0n ? -divisor / 2n : divisor / 2n;
  return { unscaled: (unscaled + half) / divisor, places: most };
}

function format(exact: Exact, place: string, most = mostPlaces): string {
  const { unscaled, places } = rounded(exact, most);
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  if (whole.length > mostWhole) throw new Unreadable(`${place} is too large`);
  const decimals = digits.slice(digits.length - places).replace(/0+$/, '');
  const sign = unscaled < 0n ? '-' : '';
  return sign + whole + (decimals === '' ? '' : `.${decimals}`);
}

/**
 * A number, or a text that is one, as a plain decimal without an exponent: as many places as came, up to 29.
 *
 * @throws Unreadable.
 * @example
 * decimalOf(3.1e-7, 'amount'); // '0.00000031'
 * decimalOf('318.25', 'amount'); // '318.25'
 */
export const decimalOf = (value: unknown, place: string): string => format(parse(value, place), place);

/** The exact product. @throws Unreadable. */
export function productOf(a: unknown, b: unknown, place: string): string {
  const [x, y] = [parse(a, place), parse(b, place)];
  return format({ unscaled: x.unscaled * y.unscaled, places: x.places + y.places }, place);
}

/** The exact difference. @throws Unreadable. */
export function differenceOf(a: unknown, b: unknown, place: string): string {
  const [x, y] = [parse(a, place), parse(b, place)];
  const places = Math.max(x.places, y.places);
  const scaled = (exact: Exact): bigint => exact.unscaled * 10n ** BigInt(places - exact.places);
  return format({ unscaled: scaled(x) - scaled(y), places }, place);
}

/** A quantity: not negative, six places at most, rounded there. @throws Unreadable. */
export function quantityOf(value: unknown, place: string): string {
  const exact = parse(value, place);
  if (exact.unscaled < 0n) throw new Unreadable(`${place} is negative`);
  return format(exact, place, 6);
}

/** A count of something; 0 when it is missing or null. @throws Unreadable for a fraction, a negative number or a text. */
export function countOf(value: unknown, place: string): bigint {
  if (value === undefined || value === null) return 0n;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new Unreadable(`${place} is no count`);
  return BigInt(value);
}

/** What is left of a whole without a part of it; never negative. */
export const without = (whole: bigint, part: bigint): bigint => (whole > part ? whole - part : 0n);
