import type { SamplePage } from '@bursar/core/monitoring';
import { readDay } from '../reading/days.js';
import { decimalOf } from '../reading/decimal.js';
import { currencyOf, listOf, recordOf, textOf, textOrNone, told, Unreadable } from '../reading/json.js';

/** `20260401` as a day. */
const dayOfNumber = (value: unknown): string => {
  const text = typeof value === 'number' ? value.toString() : textOf(value, 'UsageDate');
  return readDay(text.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'), 'UsageDate');
};

/** The token of the next page, which is all of its address that is used. */
function tokenOf(link: string): string | null {
  if (link === '') return null;
  const token = URL.canParse(link) ? new URL(link).searchParams.get('$skiptoken') : null;
  if (token === null) throw new Unreadable('nextLink has no $skiptoken');
  return token;
}

/** Reads a table of Cost Management: columns are found by their names. @throws Unreadable. */
export function readAzureCosts(answer: unknown): SamplePage {
  // The API answers 204 without a body where there are no costs.
  const table = recordOf(answer ?? {}, 'the answer');
  if (table['columns'] === undefined && table['rows'] === undefined)
    return { kind: 'page', samples: [], next: null };
  const names = listOf(table['columns'], 'columns').map((column) =>
    textOf(recordOf(column, 'columns[]')['name'], 'columns[].name').toLowerCase(),
  );
  const at = (...wanted: readonly string[]): number => {
    const index = names.findIndex((name) => wanted.includes(name));
    if (index < 0) throw new Unreadable(`columns has no ${wanted.join(' or ')}`);
    return index;
  };
  const [cost, date, service, currency] = [
    at('pretaxcost', 'cost', 'totalcost'),
    at('usagedate'),
    at('servicename'),
    at('currency'),
  ];
  const samples = listOf(table['rows'], 'rows').map((each) => {
    const row = listOf(each, 'rows[]');
    return {
      day: dayOfNumber(row[date]),
      dimensions: told({ service: textOrNone(row[service], 'ServiceName') }),
      amount: {
        value: decimalOf(row[cost], 'PreTaxCost'),
        unit: 'major' as const,
        currency: currencyOf(row[currency], 'Currency'),
      },
      basis: 'billed' as const,
      quantities: {},
    };
  });
  return { kind: 'page', samples, next: tokenOf(textOrNone(table['nextLink'], 'nextLink')) };
}
