import { z } from 'zod';

/** Turns a domain value into plain JSON data, member by declared member. */
export type Encoder = (value: unknown) => unknown;

type Def = z.core.$ZodTypeDef & {
  readonly innerType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly catchall?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly out?: z.core.$ZodType;
  readonly reverseTransform?: (value: unknown, payload: z.core.ParsePayload) => unknown;
  readonly discriminator?: string;
  readonly options?: readonly z.core.$ZodType[];
};

const defOf = (schema: z.core.$ZodType): Def => schema._zod.def;

const same: Encoder = (value) => value;

const scalars = new Set([
  'string',
  'number',
  'boolean',
  'null',
  'literal',
  'enum',
  'any',
  'unknown',
  'never',
  'undefined',
  'template_literal',
  'int',
]);
/** Kinds that only the domain side of a codec may have. */
const inner = new Set(['bigint', 'date', 'custom']);
const wrappers = new Set(['optional', 'nullable', 'nonoptional', 'default', 'prefault', 'readonly', 'catch']);

/**
 * Compiles a schema, read backwards (domain → wire), into plain code that copies declared members only: the allow-list
 * of an answer at a fraction of `z.encode`'s cost. It does not validate; the type checker did. Shapes it has no plain
 * code for go through `z.encode`.
 *
 * @throws Error at compile time for a schema that has no JSON form: `z.bigint()`, `z.date()`, `z.custom()` outside a
 * codec, or a transform.
 *
 * @example
 * encoderOf(z.object({ id: z.string() }))({ id: 'a', secret: 'b' }); // { id: 'a' }
 */
export function encoderOf(schema: z.core.$ZodType): Encoder {
  return compile(schema, true);
}

/** `wire` is true where the schema's own values must be JSON. */
function compile(schema: z.core.$ZodType, wire: boolean): Encoder {
  const def = defOf(schema);
  if (scalars.has(def.type)) return same;
  if (inner.has(def.type)) {
    if (wire) throw new Error(`z.${def.type}() has no JSON form; use a codec`);
    return same;
  }
  if (wrappers.has(def.type) && def.innerType !== undefined) return absentOr(compile(def.innerType, wire));
  if (def.type === 'object') return objectEncoder(def, wire);
  if (def.type === 'array' && def.element !== undefined) return listEncoder(compile(def.element, wire));
  if (def.type === 'record' && def.valueType !== undefined)
    return recordEncoder(compile(def.valueType, wire));
  if (def.type === 'pipe') return pipeEncoder(def, wire);
  if (def.type === 'union' && def.options !== undefined) return unionEncoder(schema, def, wire);
  return (value) => z.encode(schema, value);
}

const absentOr = (inner: Encoder): Encoder =>
  inner === same ? same : (value) => (value === undefined || value === null ? value : inner(value));

const listEncoder = (element: Encoder): Encoder =>
  element === same ? same : (value) => (value as readonly unknown[]).map((item) => element(item));

function recordEncoder(member: Encoder): Encoder {
  if (member === same) return same;
  return (value) =>
    Object.fromEntries(Object.entries(value as object).map(([name, item]) => [name, member(item)]));
}

function objectEncoder(def: Def, wire: boolean): Encoder {
  const members = Object.entries(def.shape ?? {}).map(
    ([name, schema]) => [name, compile(schema, wire)] as const,
  );
  const rest =
    def.catchall === undefined || defOf(def.catchall).type === 'never' ? null : compile(def.catchall, wire);
  const declared = new Set(Object.keys(def.shape ?? {}));
  return (value) => {
    const from = value as Readonly<Record<string, unknown>>;
    const to: Record<string, unknown> = {};
    for (const [name, encode] of members) {
      const member = from[name];
      if (member !== undefined) to[name] = encode === same ? member : encode(member);
    }
    if (rest !== null)
      for (const [name, member] of Object.entries(from))
        if (!declared.has(name) && name !== '__proto__') to[name] = rest(member);
    return to;
  };
}

/** Backwards: the far side first, then the codec's own way back, then the near side. */
function pipeEncoder({ in: near, out: far, reverseTransform }: Def, wire: boolean): Encoder {
  if (near === undefined || far === undefined) throw new Error('a pipe without ends');
  if (defOf(near).type === 'transform' || defOf(far).type === 'transform')
    throw new Error('a transform cannot be run backwards; use a codec');
  const first = compile(far, false);
  const last = compile(near, wire);
  if (reverseTransform === undefined) return (value) => last(first(value));
  return (value) => {
    const payload: z.core.ParsePayload = { value: first(value), issues: [] };
    const back = reverseTransform(payload.value, payload);
    if (payload.issues.length > 0) throw new TypeError('a value of an answer has no wire form');
    return last(back);
  };
}

function unionEncoder(schema: z.core.$ZodType, def: Def, wire: boolean): Encoder {
  const options = def.options ?? [];
  const encoders = options.map((option) => compile(option, wire));
  if (encoders.every((encode) => encode === same)) return same;
  const { discriminator } = def;
  if (discriminator === undefined) return (value) => z.encode(schema, value);
  const byTag = new Map<unknown, Encoder>();
  options.forEach((option, index) => {
    const tags = option._zod.propValues?.[discriminator] ?? [];
    for (const tag of tags) byTag.set(tag, encoders[index] ?? same);
  });
  return (value) => {
    const encode = byTag.get((value as Readonly<Record<string, unknown>>)[discriminator]);
    if (encode === undefined) throw new TypeError('a value of an answer fits no member of its union');
    return encode(value);
  };
}
