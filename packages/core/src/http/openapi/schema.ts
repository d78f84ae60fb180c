import { z } from 'zod';

/** A JSON Schema. */
export type JsonSchema = Record<string, unknown>;

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
  return shown;
}
