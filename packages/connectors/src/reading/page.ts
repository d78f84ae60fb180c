import type { ProviderSample, SamplePage } from '@bursar/core/monitoring';
import { flagOf, listOf, recordOf, textOf, type JsonRecord } from './json.js';

/**
 * Reads the frame that OpenAI and Anthropic share: `data` holds buckets of a day, each with `results`; `has_more` and
 * `next_page` lead on (monitoring spec §3.3). @throws Unreadable.
 */
export function readBuckets(
  body: unknown,
  samplesOf: (bucket: JsonRecord, result: JsonRecord) => readonly ProviderSample[],
): SamplePage {
  const page = recordOf(body, 'the answer');
  const samples = listOf(page['data'], 'data').flatMap((each) => {
    const bucket = recordOf(each, 'data[]');
    return listOf(bucket['results'], 'results').flatMap((result) =>
      samplesOf(bucket, recordOf(result, 'results[]')),
    );
  });
  const next = flagOf(page['has_more'], 'has_more') ? textOf(page['next_page'], 'next_page') : null;
  return { kind: 'page', samples, next };
}
