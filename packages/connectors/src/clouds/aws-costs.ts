import type { SamplePage } from '@bursar/core/monitoring';
import { readDay } from '../reading/days.js';
import { decimalOf } from '../reading/decimal.js';
import { currencyOf, listOf, recordOf, textOf, textOrNone, told } from '../reading/json.js';

/** Reads the answer of `GetCostAndUsage`, grouped by one dimension. @throws Unreadable. */
export function readAwsCosts(answer: unknown, metric: string): SamplePage {
  const page = recordOf(answer, 'the answer');
  const samples = listOf(page['ResultsByTime'], 'ResultsByTime').flatMap((each) => {
    const result = recordOf(each, 'ResultsByTime[]');
    const day = readDay(recordOf(result['TimePeriod'], 'TimePeriod')['Start'], 'TimePeriod.Start');
    return listOf(result['Groups'] ?? [], 'Groups').map((one) => {
      const group = recordOf(one, 'Groups[]');
      const [service] = listOf(group['Keys'], 'Keys');
      const cost = recordOf(recordOf(group['Metrics'], 'Metrics')[metric], `Metrics.${metric}`);
      return {
        day,
        dimensions: told({ service: textOf(service, 'Keys[]') }),
        amount: {
          value: decimalOf(cost['Amount'], 'Amount'),
          unit: 'major' as const,
          currency: currencyOf(cost['Unit'], 'Unit'),
        },
        basis: 'billed' as const,
        quantities: {},
      };
    });
  });
  return { kind: 'page', samples, next: textOrNone(page['NextPageToken'], 'NextPageToken') || null };
}
