/** Currencies that Stripe counts in whole units. */
const whole = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
/** Currencies that Stripe counts in thousandths. */
const thousandths = new Set('bhd jod kwd omr tnd'.split(' '));

/**
 * The micros of an amount in Stripe's smallest unit of a currency: cents for most, whole units for some. UGX and ISK are
 * counted in hundredths, as Stripe does although they have none.
 *
 * @example
 * microsOf(1999, 'usd'); // 19_990_000n
 */
export function microsOf(amount: number, currency: string): bigint {
  return BigInt(amount) * unitOf(currency);
}

/** Stripe takes amounts of at most eight digits. */
const mostMinor = 99_999_999n;

/** The other way round, for limits: less than Stripe's smallest unit is left off, and more than it takes is the most it takes. */
export function minorOf(micros: bigint, currency: string): number {
  const minor = micros / unitOf(currency);
  return Number.parseInt((minor > mostMinor ? mostMinor : minor).toString(), 10);
}

/** How many micros Stripe's smallest unit of a currency is. */
function unitOf(currency: string): bigint {
  const name = currency.toLowerCase();
  return whole.has(name) ? 1_000_000n : thousandths.has(name) ? 1_000n : 10_000n;
}
