import fc from 'fast-check';
import type { z } from 'zod';
import { wireSchema, type JsonSchema } from '../../http/openapi/schema.js';
import type { Route } from '../../http/route.js';

/** A row of any table, as far as requests to it are concerned. */
export type AnyRoute = Pick<Route, 'id' | 'method' | 'path' | 'credentials' | 'input'>;

const formats: Readonly<Record<string, readonly string[]>> = {
  uuid: ['0190a0d2-7c3b-7d4e-8f00-0123456789ab'],
  'date-time': ['2026-05-02T11:00:00.000Z', '2026-05-02T13:00:00+02:00'],
  date: ['2026-05-02'],
  email: ['ada@example.com'],
  uri: ['https://example.com/'],
};

function textOf({ format, pattern, minLength = 0, maxLength = 400 }: JsonSchema): fc.Arbitrary<string> {
  const known = formats[String(format)];
  if (known) return fc.constantFrom(...known);
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern), { maxLength: 60 });
  const [least, most] = [minLength as number, maxLength as number];
  return fc.oneof(
    fc.string({ minLength: least, maxLength: Math.min(most, least + 12) }),
    fc.constant('x'.repeat(Math.min(most, 400))),
  );
}

function objectOf({
  properties = {},
  required = [],
  additionalProperties,
}: JsonSchema): fc.Arbitrary<object> {
  const members = Object.entries(properties as Readonly<Record<string, JsonSchema>>);
  if (members.length === 0 && typeof additionalProperties === 'object' && additionalProperties !== null)
    return fc.dictionary(fc.constantFrom('team', 'env', 'a'), valueOf(additionalProperties as JsonSchema), {
      maxKeys: 3,
      noNullPrototype: true,
    });
  const shape = Object.fromEntries(members.map(([name, schema]) => [name, valueOf(schema)]));
  return fc.record(shape, { requiredKeys: required as string[], noNullPrototype: true });
}

function valueOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema['const']);
  const { enum: choices, anyOf, type } = schema;
  if (Array.isArray(choices)) return fc.constantFrom(...(choices as unknown[]));
  if (Array.isArray(anyOf)) return fc.oneof(...(anyOf as JsonSchema[]).map(valueOf));
  const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER, minItems = 0, maxItems = 3 } = schema;
  switch (type) {
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number': {
      const least = Math.max(0, minimum as number);
      const [usual, most] = [Math.min(maximum as number, least + 1_000), maximum as number];
      return fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: least, max: usual }) },
        { weight: 1, arbitrary: fc.constantFrom(minimum as number, most) },
      );
    }
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valueOf((schema['items'] ?? {}) as JsonSchema), {
        minLength: minItems as number,
        maxLength: Math.min(maxItems as number, (minItems as number) + 3),
      });
    case 'object':
      return objectOf(schema);
    default:
      return fc.constantFrom('1', 1, null, { a: 1 });
  }
}

/** Values that a schema of the route table would print as its input; what it refines further they may miss. */
export const fromSchema = (schema: z.ZodType): fc.Arbitrary<unknown> => valueOf(wireSchema(schema));
