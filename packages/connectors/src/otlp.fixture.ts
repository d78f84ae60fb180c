/** An attribute as OTLP's JSON has it: whole numbers are texts. */
const attribute = ([key, value]: readonly [string, string | number | boolean]) => ({
  key,
  value:
    typeof value === 'string'
      ? { stringValue: value }
      : typeof value === 'boolean'
        ? { boolValue: value }
        : { intValue: value.toString() },
});

/** A span; ids are its number. */
export const span = (
  number: number,
  attributes: Readonly<Record<string, string | number | boolean>>,
  more: object = {},
) => ({
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: number.toString(16).padStart(16, '0'),
  name: 'chat example-model',
  kind: 3,
  startTimeUnixNano: '1775174400000000000',
  endTimeUnixNano: '1775174401500000000',
  attributes: Object.entries(attributes).map(attribute),
  ...more,
});

/**
 * https://opentelemetry.io/docs/specs/otlp/#otlphttp and
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/examples/trace.json
 */
export const exported = (...spans: readonly object[]) => ({
  resourceSpans: [
    {
      resource: { attributes: [attribute(['service.name', 'support-bot'])] },
      scopeSpans: [{ scope: { name: 'openai' }, spans }],
    },
  ],
});

/** https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/ */
export const chat = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.response.model': 'gpt-4o-2024-08-06',
  'gen_ai.usage.input_tokens': 1000,
  'gen_ai.usage.output_tokens': 500,
  'gen_ai.usage.cache_read.input_tokens': 200,
  'gen_ai.conversation.id': 'conv_1',
};
