import { invalid } from './errors.js';

/** ISO 4217 codes in use, by digits after the point. */
const codes: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF ' +
    'CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK ' +
    'HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR ' +
    'MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP ' +
    'SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG ' +
    'YER ZAR ZMW ZWG ZWL',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const digits: ReadonlyMap<string, number> = new Map(
  Object.entries(codes).flatMap(([places, list]) =>
    list.split(' ').map((code) => [code, Number(places)] as const),
  ),
);

/** Whether a text is an ISO 4217 code that money can be kept in: three upper-case letters with known minor units. */
export function isCurrency(text: string): boolean {
  return digits.has(text);
}

/**
 * Digits after the point of a currency's smallest coin: 2 for USD, 0 for JPY, 3 for KWD.
 *
 * @throws DomainError `invalid` for an unknown code: an amount is never rounded to a guess.
 */
export function minorUnits(currency: string): number {
  const places = digits.get(currency);
  if (places === undefined) throw invalid(['currency'], 'must be an ISO 4217 code');
  return places;
}
