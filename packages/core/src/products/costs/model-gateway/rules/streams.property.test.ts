import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sseBody } from '../../bodies/rules.js';
import { eventData, splitEvents } from './split-events.js';
import { watchJson } from './watch-json.js';
import { watchStream } from './watch-stream.js';

const encoder = new TextEncoder();
const join = (parts: readonly Uint8Array[]): string =>
  Buffer.concat(parts.map((part) => Buffer.from(part))).toString();

/** A text's bytes, cut anywhere. */
const cut = (text: string, cuts: readonly number[]): Uint8Array[] => {
  const bytes = encoder.encode(text);
  const at = [...new Set(cuts.map((each) => each % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length));
};
const cuts = fc.array(fc.nat({ max: 10_000 }), { maxLength: 20 });
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
const word = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll(/[\r\n]/g, ''));
const line = fc.oneof(
  word.map((text) => `data: ${text}`),
  word.map((text) => `: ${text}`),
  fc.constant('event: x'),
);
const eventText = fc.array(line, { minLength: 1, maxLength: 3 });
const streamText = fc
  .tuple(fc.array(eventText, { maxLength: 6 }), lineEnd)
  .map(([events, end]) => events.map((lines) => lines.map((each) => each + end).join('') + end).join(''));

describe('splitEvents', () => {
  it('loses no byte and finds the same data however the stream is cut', () => {
    fc.assert(
      fc.property(streamText, cuts, fc.constantFrom(8, 64, 4096), (text, places, longest) => {
        const all = (pieces: readonly Uint8Array[]) => {
          const splitter = splitEvents(longest);
          return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
        };
        const blocks = all(cut(text, places));
        expect(join(blocks.map(({ bytes }) => bytes))).toBe(text);
        const dataOf = (some: typeof blocks) =>
          some.filter(({ whole }) => whole).flatMap(({ bytes }) => eventData(bytes) ?? []);
        if (longest === 4096) expect(dataOf(blocks)).toEqual(dataOf(all([encoder.encode(text)])));
      }),
    );
  });
});

const chunk = (event: object): string => `data: ${JSON.stringify(event)}\n\n`;
const openai = { provider: 'openai' } as const;
const said = fc.array(fc.string({ unit: 'grapheme', maxLength: 8 }), { maxLength: 6 });

describe('watchStream', () => {
  it('passes everything but the usage that nobody asked for, and reads it', () => {
    fc.assert(
      fc.property(
        said,
        cuts,
        fc.nat(1000),
        fc.nat(1000),
        fc.boolean(),
        (words, places, prompt, output, hides) => {
          const shown = words.map((content) =>
            chunk({ model: 'm', choices: [{ delta: { content } }], usage: null }),
          );
          const usage = chunk({ choices: [], usage: { prompt_tokens: prompt, completion_tokens: output } });
          const done = 'data: [DONE]\n\n';
          const watch = watchStream(openai, { hidesUsage: hides, keepsText: true });
          const pieces = cut(shown.join('') + usage + done, places);
          const passed = [...pieces.flatMap((piece) => watch.push(piece)), ...watch.end()];
          const visible = shown.join('') + (hides ? '' : usage) + done;
          expect(join(passed)).toBe(visible);
          expect(watch.body()).toEqual(sseBody(visible));
          expect(watch.seen()).toMatchObject({
            tokens: { input: prompt, output },
            model: words.length > 0 ? 'm' : null,
            outputBytes: encoder.encode(words.join('')).length,
          });
        },
      ),
    );
  });

  it('passes an event that is too long to be read, in parts', () => {
    const watch = watchStream(openai, { hidesUsage: true, keepsText: true });
    const long = encoder.encode(`data: "${'x'.repeat(5_000_000)}"\n\n`);
    const passed = [0, 1_000_000, 2_000_000, 3_000_000, 4_000_000, 5_000_000].flatMap((from) =>
      watch.push(long.subarray(from, from + 1_000_000)),
    );
    expect(join([...passed, ...watch.end()]).length).toBe(long.length);
    expect([watch.seen().outputBytes, watch.body()]).toEqual([0, null]);
  });

  it('keeps what is known of a message that broke off', () => {
    const watch = watchStream({ provider: 'anthropic' }, { hidesUsage: false, keepsText: false });
    const begun = {
      type: 'message_start',
      message: { model: 'c', usage: { input_tokens: 9, output_tokens: 1 } },
    };
    watch.push(encoder.encode(chunk(begun)));
    watch.push(
      encoder.encode(chunk({ type: 'content_block_delta', delta: { type: 'text_delta', text: 'four' } })),
    );
    expect(watch.seen()).toMatchObject({
      tokens: null,
      prompt: { input: 9, output: 1 },
      outputBytes: 4,
      model: 'c',
    });
  });
});

describe('watchJson', () => {
  it('finds the usage at the end of an answer that is too long to be kept', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.boolean(), (tokens, spaced) => {
        const vectors = Array.from({ length: 300 }, () => ({
          text: '"usage": {"prompt_tokens": 1}',
          of: 'x'.repeat(5_000),
        }));
        const body = { data: vectors, usage: { prompt_tokens: tokens, note: '}"' } };
        const bytes = encoder.encode(JSON.stringify(body, null, spaced ? 1 : undefined));
        const watch = watchJson(openai);
        for (let at = 0; at < bytes.length; at += 70_001) watch.push(bytes.subarray(at, at + 70_001));
        expect(watch.seen().tokens).toMatchObject({ input: tokens, output: 0 });
        expect(watch.body()).toBeNull();
      }),
      { numRuns: 10 },
    );
  });

  it('reads a whole answer, and nothing of nonsense', () => {
    const seenOf = (text: string) => {
      const watch = watchJson(openai);
      watch.push(encoder.encode(text));
      return watch.seen();
    };
    expect(
      seenOf(
        '{"model":"m","service_tier":"flex","choices":[{"finish_reason":"stop"}],"usage":{"prompt_tokens":3}}',
      ),
    ).toMatchObject({
      model: 'm',
      tier: 'flex',
      stopReason: 'stop',
      tokens: { input: 3, output: 0 },
    });
    for (const text of ['', '{', '[]', '7', '{"usage":[]}', '{"usage":{"prompt_tokens":"3"}}'])
      expect(seenOf(text).tokens).toBeNull();
  });
});
