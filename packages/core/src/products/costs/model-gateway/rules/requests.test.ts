import { describe, expect, it } from 'vitest';
import { isDomainError } from '../../../../kernel/errors.js';
import { askForUsage } from './ask-for-usage.js';
import { meterCall } from './charge-call.js';
import { estimateCall } from './estimate-call.js';
import { checkKeyMandates } from './mandates.js';
import { answerHeaders, upstreamHeaders } from './pass-headers.js';
import { readModelRequest } from './read-request.js';
import { nothingSeen } from './seen.js';
import { defaultPrices } from '../../../../platform/spending/prices/rules/default-prices.js';
import { priceBook } from '../../../../platform/spending/prices/rules/price-book.js';

function codeThrownBy(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return isDomainError(error) ? error.code : 'another error';
  }
}

describe('readModelRequest', () => {
  it('finds the limit of each form, and how many answers are asked for', () => {
    const read = (form: Parameters<typeof readModelRequest>[0], body: object) => {
      const { outputLimit, answers, streams, wantsUsage } = readModelRequest(form, { model: 'm', ...body });
      return [outputLimit, answers, streams, wantsUsage];
    };
    expect(read('chat', { max_tokens: 5, max_completion_tokens: 7, n: 3 })).toEqual([7, 3, false, false]);
    expect(read('chat', { max_tokens: -1, n: 0, stream: true })).toEqual([null, 1, true, false]);
    expect(read('chat', { stream: true, stream_options: { include_usage: true } })).toEqual([
      null,
      1,
      true,
      true,
    ]);
    expect(read('completions', { max_tokens: 5, n: 2, best_of: 4, prompt: ['a', 'b'] })).toEqual([
      5,
      8,
      false,
      false,
    ]);
    expect(read('completions', { prompt: [1, 2, 3] })).toEqual([null, 1, false, false]);
    expect(read('responses', { max_output_tokens: 9, n: 3 })).toEqual([9, 1, false, true]);
    expect(read('embeddings', { stream: true })).toEqual([0, 1, false, true]);
    expect(read('messages', { max_tokens: 4 })).toEqual([4, 1, false, true]);
  });

  it('wants an object with a model', () => {
    for (const body of [
      null,
      'x',
      [],
      {},
      { model: '' },
      { model: 5 },
      { model: 'x'.repeat(201) },
      { model: 'a\0' },
    ])
      expect(codeThrownBy(() => readModelRequest('chat', body))).toBe('invalid');
  });
});

describe('askForUsage', () => {
  const ask = (text: string) =>
    new TextDecoder().decode(askForUsage(new TextEncoder().encode(text), JSON.parse(text)));

  it('adds one member in front and leaves every other byte alone', () => {
    const rest = '"model":"m","seed":12345678901234567890, "top_p":1.0}';
    expect(ask(` {${rest}`)).toBe(` {"stream_options":{"include_usage":true},${rest}`);
  });

  it('sets the option among those that were given', () => {
    expect(JSON.parse(ask('{"model":"m","stream_options":{"x":1,"include_usage":false}}'))).toEqual({
      model: 'm',
      stream_options: { x: 1, include_usage: true },
    });
  });
});

describe('estimateCall', () => {
  const price = priceBook([defaultPrices]).find({ provider: 'openai', model: 'gpt-4o', at: new Date(0) });
  const estimate = (outputLimit: number | null, answers: number, of = price) =>
    estimateCall({ outputLimit, answers }, { bodyBytes: 401, price: of, ceiling: 77n });

  it('is the printed example, once for every answer, and the ceiling without a price', () => {
    expect(estimate(100, 1)).toBe(1378n);
    expect(estimate(300, 1)).toBe(estimate(100, 3));
    expect(estimate(null, 2)).toBe(estimate(2 * 16_384, 1));
    expect(estimate(Number.MAX_SAFE_INTEGER, 9)).toBe(estimate(Number.MAX_SAFE_INTEGER, 1));
    expect(estimate(100, 1, null)).toBe(77n);
  });
});

describe('meterCall', () => {
  const tokens = { input: 8, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 2, reasoning: 0 };
  const ending = { how: 'left', streamed: true, requestBytes: 41 } as const;

  it('takes what the provider told, whatever came after', () => {
    for (const how of ['whole', 'broken', 'left'] as const)
      expect(meterCall({ ...nothingSeen, tokens }, { ...ending, how })).toEqual({ tokens, estimated: false });
  });

  it('counts a stream that ended early by what was sent and received', () => {
    expect(meterCall({ ...nothingSeen, outputBytes: 9 }, ending)).toMatchObject({
      tokens: { input: 11, output: 3 },
      estimated: true,
    });
    expect(meterCall({ ...nothingSeen, prompt: tokens, outputBytes: 9 }, ending).tokens).toEqual({
      ...tokens,
      output: 3,
    });
    expect(meterCall(nothingSeen, ending).tokens).toMatchObject({ input: 11, output: 0 });
  });

  it('does not know silence, whole answers without usage, and halves of answers', () => {
    for (const unknown of [
      { ...ending, how: 'broken' as const },
      { ...ending, how: 'whole' as const },
      { ...ending, streamed: false },
    ])
      expect(meterCall(nothingSeen, unknown).tokens).toBeNull();
  });
});

describe('headers', () => {
  it('of the way, of the gateway and of cookies stay where they belong', () => {
    const sent = upstreamHeaders(
      {
        connection: 'X-Own, close',
        'x-own': '1',
        host: 'a',
        te: 'b',
        'x-nullspend-key': 's',
        'nullspend-version': 'v',
        cookie: 'c',
        accept: 'd',
        'content-length': '1',
      },
      null,
    );
    expect(sent).toEqual({ accept: 'd', 'accept-encoding': 'identity' });
    expect(upstreamHeaders({ authorization: 'a', 'x-api-key': 'b' }, { 'x-api-key': 'host' })).toEqual({
      'x-api-key': 'host',
      'accept-encoding': 'identity',
    });
    expect(
      answerHeaders({
        'set-cookie': ['a'],
        'x-request-id': 'r',
        'retry-after': '1',
        'transfer-encoding': 'chunked',
        'access-control-allow-origin': '*',
      }),
    ).toEqual({ 'x-upstream-request-id': 'r', 'retry-after': '1' });
  });
});

describe('checkKeyMandates', () => {
  it('lets pass what the key may use', () => {
    const call = { provider: 'openai', model: 'm' };
    const refusal = (key: Parameters<typeof checkKeyMandates>[0]) =>
      codeThrownBy(() => checkKeyMandates(key, call));
    expect([
      refusal(undefined),
      refusal({}),
      refusal({ allowedModels: ['m'], allowedProviders: ['openai'] }),
    ]).toEqual([undefined, undefined, undefined]);
    expect(refusal({ allowedProviders: ['anthropic'] })).toBe('mandate_violation');
    expect(refusal({ allowedModels: [] })).toBe('mandate_violation');
  });
});
