import { z } from 'zod';

/** A JSON Schema. */
export type JsonSchema = Record<string, unknown>;

/** What contains itself is shown as anything from there on: references into a part of the document lead nowhere. */
function withoutCycles(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withoutCycles);
  if (typeof part !== 'object' || part === null) return part;
  if ('$ref' in part) return {};
  return Object.fromEntries(
    Object.entries(part).flatMap(([name, member]) =>
      name === '$defs' ? [] : [[name, withoutCycles(member)] as const],
    ),
  );
}

/**
 * The JSON Schema of what a schema reads and, run backwards, writes: its wire side. A schema's `shown` (see `shownAs`)
 * replaces its own; JSON-less parts of the domain side never appear.
 */
export function wireSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...shown } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      const { shown } = jsonSchema as { readonly shown?: Readonly<Record<string, unknown>> };
      if (shown === undefined) return;
      for (const name of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, name);
      Object.assign(jsonSchema, shown);
    },
  }) as JsonSchema;
  return '$defs' in shown ? (withoutCycles(shown) as JsonSchema) : shown;
}
