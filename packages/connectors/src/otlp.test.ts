import { memoryStorage } from '@bursar/adapter-memory';
import { createBursar, DomainError } from '@bursar/core';
import { costs } from '@bursar/core/costs';
import { describe, expect, it } from 'vitest';
import { chat, exported, span } from './otlp.fixture.js';
import { readGenAiUsage, receiveTraces, type RecordUsages } from './otlp.js';

const none: RecordUsages = async () => [];
const post = (body: unknown, record = none) =>
  receiveTraces({ contentType: 'application/json', body }, record);

describe('spans of generative AI', () => {
  it('become purchases with tokens that do not overlap', () => {
    expect(readGenAiUsage(exported(span(1, chat)))).toEqual({
      rejected: 0,
      reason: null,
      usages: [
        {
          ...{ provider: 'openai', model: 'gpt-4o', answeredModel: 'gpt-4o-2024-08-06', tier: null },
          tokens: { input: 800, cacheRead: 200, cacheWrite5m: 0, cacheWrite1h: 0, output: 500, reasoning: 0 },
          ...{ eventType: 'llm', source: 'otlp', durationMs: 1500, sessionId: 'conv_1' },
          requestId: 'otlp:5b8efff798038103d269b633813fc60c:0000000000000001',
          traceId: '5b8efff798038103d269b633813fc60c',
          tags: { service: 'support-bot' },
        },
      ],
    });
  });

  it('are counted once where a framework and an agent wrap the call', () => {
    const agent = span(1, { ...chat, 'gen_ai.operation.name': 'invoke_agent' });
    const framework = span(2, chat, { parentSpanId: agent.spanId });
    const http = span(3, { 'http.request.method': 'POST' }, { parentSpanId: framework.spanId });
    const client = span(4, chat, { parentSpanId: http.spanId });
    const { usages } = readGenAiUsage(exported(client, http, framework, agent));
    expect(usages.map(({ requestId }) => requestId?.slice(-1))).toEqual(['4']);
  });

  it('that tell of nothing bought are nothing', () => {
    const failed = { status: { code: 2 } };
    const { 'gen_ai.usage.input_tokens': _, 'gen_ai.usage.output_tokens': __, ...without } = chat;
    const tool = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search' };
    const spans = [span(1, { 'http.route': '/' }), span(2, without, failed), span(3, tool)];
    expect(readGenAiUsage(exported(...spans))).toEqual({ usages: [], rejected: 0, reason: null });
    expect(readGenAiUsage(exported(span(1, without))).usages).toMatchObject([{ tokens: null }]);
  });

  it('of older senders are read by their older names', () => {
    const old = {
      ...{ 'gen_ai.system': 'gcp.gemini', 'gen_ai.request.model': 'm', 'gen_ai.usage.prompt_tokens': 5 },
      'gen_ai.usage.completion_tokens': 2,
    };
    expect(readGenAiUsage(exported(span(1, old))).usages).toMatchObject([
      { provider: 'google', model: 'm', tokens: { input: 5, output: 2 } },
    ]);
  });

  it('that leave cached tokens out of the input keep their input', () => {
    const anthropic = {
      ...chat,
      'gen_ai.usage.input_tokens': 30,
      'gen_ai.usage.cache_creation.input_tokens': 70,
    };
    expect(readGenAiUsage(exported(span(1, anthropic))).usages).toMatchObject([
      { tokens: { input: 30, cacheRead: 200, cacheWrite5m: 70 } },
    ]);
  });

  it('that cannot be read are counted, and hold the others back from nothing', () => {
    const broken = [
      span(1, { ...chat, 'gen_ai.usage.input_tokens': -1 }),
      span(2, chat, { traceId: 'x' }),
      span(3, { 'gen_ai.operation.name': 'chat' }),
    ];
    const read = readGenAiUsage(exported(...broken, span(4, chat)));
    expect(read).toMatchObject({ rejected: 3, reason: 'traceId is no id' });
    expect(read.usages).toHaveLength(1);
  });
});

describe('the intake', () => {
  it('records a body once, however often it is sent', async () => {
    const bursar = createBursar({ storage: memoryStorage(), products: [costs()] });
    const actor = await bursar.actors.ofSession({ id: 'ada', email: null });
    const bound = bursar.for(actor).costs;
    const body = JSON.stringify(exported(span(1, chat), span(2, chat)));
    const expected = { status: 200, body: '{"partialSuccess":{}}' };
    expect(await post(body, (usages) => bound.recordAll(usages))).toMatchObject(expected);
    expect(await post(body, (usages) => bound.recordAll(usages))).toMatchObject(expected);
    const { items } = await bound.list({ limit: 10 });
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({
      provider: 'openai',
      inputTokens: 1000,
      cachedInputTokens: 200,
      cost: 7250n,
    });
  });

  it('tells what it could not read', async () => {
    const answer = await post(exported(span(1, chat), span(2, chat, { spanId: 'x' })));
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: 'spanId is no id' },
    });
  });

  it.each(['{"resourceSpans":[{', '[]', '{"resourceSpans":{}}'])('answers 400 to %s', async (body) => {
    expect(await post(body)).toMatchObject({ status: 400 });
  });

  it('answers 415 to protobuf', async () => {
    const request = { contentType: 'application/x-protobuf', body: '' };
    expect(await receiveTraces(request, none)).toMatchObject({ status: 415 });
  });

  it('asks to send again what could not be recorded, and never again what is invalid', async () => {
    const down: RecordUsages = () => Promise.reject(new Error('database secret'));
    const answer = await post(exported(span(1, chat)), down);
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
    expect(answer.body).not.toContain('secret');
    const refusing: RecordUsages = () => Promise.reject(new DomainError('invalid', 'invalid', 'too long'));
    expect(await post(exported(span(1, chat)), refusing)).toMatchObject({ status: 400 });
  });
});
