import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, jsonBytes, jsonDepth } from './canonical.js';
import type { Json } from './json.js';

const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);

const shuffled = (value: Json): Json => {
  if (Array.isArray(value)) return (value as readonly Json[]).map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, Json>)
      .reverse()
      .map(([key, each]) => [key, shuffled(each)]),
  );
};

describe('canonicalJson', () => {
  it('means the same value, whatever the order of its members', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(value);
        expect(canonicalJson(shuffled(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
      }),
    );
  });

  it('takes the bytes that were measured, and no fewer brackets than levels', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(jsonBytes(value)).toBe(Buffer.byteLength(text));
        expect(jsonDepth(value)).toBeLessThanOrEqual(text.split(/[[{]/).length - 1);
        expect(jsonDepth([value])).toBe(jsonDepth(value) + 1);
      }),
    );
  });
});
