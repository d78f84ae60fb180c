import { isDomainError } from '../../../../kernel/errors.js';
import type { DayRange, HistorySignal, ProviderSample } from '../../samples/model.js';
import { readDays, type DayStatement } from '../../samples/rules/read-page.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import type { Credentials, Failure, ProviderConnector, PullRequest, Pulled } from '../ports.js';
import { asking, contextOf } from './ask.js';

/** A provider that always has another page is not believed (monitoring spec §3.3). */
const mostPages = 200;

const malformed = (message: string): Failure => ({ kind: 'malformed', message });

/**
 * Everything that a provider says of some days, page after page. Nothing counts until all of it is there and can be read:
 * half an answer would look like less spend.
 */
export async function pullRange(
  parts: MonitoringParts,
  connector: ProviderConnector,
  credentials: Credentials,
  ask: { readonly signal: HistorySignal; readonly range: DayRange },
): Promise<readonly DayStatement[] | Failure> {
  const { pull } = connector;
  if (!pull) return malformed('the connector has no history');
  const samples: ProviderSample[] = [];
  const seen = new Set<string>();
  let cursor: string | null = null;
  for (let pages = 0; pages < mostPages; pages++) {
    const request: PullRequest = { ...ask, cursor };
    const page: Pulled = await asking(() => pull(credentials, request, contextOf(parts)));
    if (page.kind !== 'page') return page;
    for (const sample of page.samples) samples.push(sample);
    if (page.next === null) return readAll(samples, ask.range);
    if (seen.has(page.next)) return malformed('the provider repeats a page');
    seen.add(page.next);
    cursor = page.next;
  }
  return malformed(`the provider has more than ${mostPages} pages`);
}

function readAll(samples: readonly ProviderSample[], range: DayRange): readonly DayStatement[] | Failure {
  try {
    return readDays(samples, range);
  } catch (error) {
    return malformed(isDomainError(error) ? error.message : 'the samples cannot be read');
  }
}
