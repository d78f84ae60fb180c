import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { instant, microdollars } from './codecs.js';
import { encoderOf } from './encoder.js';

const leaf = z.object({
  id: z.string(),
  held: microdollars(),
  at: instant().nullable(),
  note: z.string().optional(),
});
const tree = z.object({
  kind: z.enum(['a', 'b']),
  leaves: z.array(leaf),
  byName: z.record(z.string(), microdollars()),
  tags: z.record(z.string(), z.string()),
  either: z.discriminatedUnion('type', [
    z.object({ type: z.literal('at'), at: instant() }),
    z.object({ type: z.literal('none') }),
  ]),
  loose: z.looseObject({ at: instant() }),
  mixed: z.union([z.null(), microdollars()]),
  pair: z.tuple([z.string(), microdollars()]),
  nested: z.object({ readonly: leaf.readonly(), withDefault: z.string().default('x') }),
});

const micros = fc.bigInt({ min: 0n, max: 2n ** 53n - 1n });
const date = fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true });
const leafValue = fc.record(
  { id: fc.string(), held: micros, at: fc.option(date), note: fc.string(), secret: fc.string() },
  { requiredKeys: ['id', 'held', 'at'] },
);
const treeValue = fc.record({
  kind: fc.constantFrom('a', 'b'),
  leaves: fc.array(leafValue, { maxLength: 3 }),
  byName: fc.dictionary(
    fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
    micros,
    { maxKeys: 3 },
  ),
  tags: fc.dictionary(
    fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
    fc.string(),
    { maxKeys: 3 },
  ),
  either: fc.oneof(
    date.map((at) => ({ type: 'at', at, secret: 1 })),
    fc.constant({ type: 'none', secret: 1 }),
  ),
  loose: date.map((at) => ({ at, extra: 1 })),
  mixed: fc.option(micros),
  pair: fc.tuple(fc.string(), micros),
  nested: fc.record({ readonly: leafValue, withDefault: fc.string() }),
  secret: fc.string(),
});

describe('encoderOf', () => {
  const encode = encoderOf(tree);

  it('does exactly what z.encode does, for values of the type', () => {
    fc.assert(
      fc.property(treeValue, (value) => {
        const plain = JSON.parse(JSON.stringify(encode(value))) as unknown;
        expect(plain).toEqual(JSON.parse(JSON.stringify(z.encode(tree, value as z.output<typeof tree>))));
      }),
    );
  });

  it('lets nothing out that is not declared', () => {
    expect(
      encoderOf(leaf)({ id: 'a', held: 1n, at: null, secret: 'hidden', toJSON: () => 'hidden' }),
    ).toEqual({
      id: 'a',
      held: 1,
      at: null,
    });
  });

  it('refuses, when compiled, what has no JSON form', () => {
    for (const schema of [
      z.bigint(),
      z.date(),
      z.custom<string>(),
      z.string().transform((text) => text.length),
    ])
      expect(() => encoderOf(z.object({ schema }))).toThrow(/codec/);
  });

  it('refuses, when run, an amount that JSON readers would misread', () => {
    expect(() => encoderOf(microdollars())(2n ** 53n)).toThrow(RangeError);
  });

  it('refuses a value that fits no member of its union', () => {
    expect(() => encoderOf(tree.shape.either)({ type: 'other' })).toThrow(TypeError);
  });
});
