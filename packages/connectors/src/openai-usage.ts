import type { Meter, ProviderSample } from '@bursar/core/monitoring';
import { readDay } from './reading/days.js';
import { countOf, without } from './reading/decimal.js';
import { textOrNone, told, type JsonRecord } from './reading/json.js';
import { quantitiesOf } from './reading/quantities.js';

/** The usage reports of OpenAI that count something which adds up over days; stored bytes do not. */
export type OpenAIUsageKind =
  | 'completions'
  | 'embeddings'
  | 'moderations'
  | 'images'
  | 'audio_speeches'
  | 'audio_transcriptions'
  | 'code_interpreter_sessions'
  | 'file_search_calls'
  | 'web_search_calls';

/** All of them, in the order in which they are asked for. */
export const usageKinds: readonly OpenAIUsageKind[] = [
  'completions',
  'embeddings',
  'moderations',
  'images',
  'audio_speeches',
  'audio_transcriptions',
  'code_interpreter_sessions',
  'file_search_calls',
  'web_search_calls',
];

/** What a report can be grouped by: sessions of the code interpreter only by project. */
export function usageGroups(kind: OpenAIUsageKind): readonly string[] {
  if (kind === 'code_interpreter_sessions') return ['project_id'];
  if (kind === 'file_search_calls') return ['project_id', 'api_key_id'];
  return ['project_id', 'api_key_id', 'model'];
}

type Counts = Partial<Record<Meter, bigint>>;

/** Cached input is part of OpenAI's `input_tokens` and is taken out of it; audio is counted beside it. */
function countsOf(kind: OpenAIUsageKind, result: JsonRecord): Counts {
  const count = (name: string): bigint => countOf(result[name], name);
  const requests = count('num_model_requests');
  switch (kind) {
    case 'completions': {
      const cached = count('input_cached_tokens');
      const audio = count('input_audio_tokens') + count('output_audio_tokens');
      return {
        requests,
        inputTokens: without(count('input_tokens'), cached),
        cachedInputTokens: cached,
        outputTokens: count('output_tokens'),
        ...(audio > 0n && { audioTokens: audio }),
      };
    }
    case 'embeddings':
    case 'moderations':
      return { requests, inputTokens: count('input_tokens') };
    case 'images':
      return { requests, units: count('images') };
    case 'audio_speeches':
      return { requests, characters: count('characters') };
    case 'audio_transcriptions':
      return { requests, seconds: count('seconds') };
    case 'code_interpreter_sessions':
      return { units: count('num_sessions') };
    case 'file_search_calls':
    case 'web_search_calls':
      return { requests, units: count('num_requests') };
  }
}

/** What one result of a usage report says. The report's name is the sample's service. @throws Unreadable. */
export function readUsage(
  kind: OpenAIUsageKind,
  bucket: JsonRecord,
  result: JsonRecord,
): readonly ProviderSample[] {
  return [
    {
      day: readDay(bucket['start_time'], 'start_time'),
      dimensions: told({
        service: kind,
        model: textOrNone(result['model'], 'model'),
        externalProject: textOrNone(result['project_id'], 'project_id'),
        apiKey: textOrNone(result['api_key_id'], 'api_key_id'),
      }),
      amount: null,
      basis: 'metered',
      quantities: quantitiesOf(countsOf(kind, result)),
    },
  ];
}
