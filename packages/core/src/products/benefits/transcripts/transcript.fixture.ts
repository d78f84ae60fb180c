import { expect } from 'vitest';
import { benefitsWorld, type Ask } from '../benefits.fixture.js';

/** A request, and what of its answer later ones refer to: `<name>` stands for the value at a path such as `credits.0.period_id`. */
export interface Step extends Ask {
  /** The day from which on the steps happen. */
  readonly on?: string;
  readonly keep?: Readonly<Record<string, string>>;
}

/** One printed exchange, and what must have happened before it. */
export interface Transcript {
  readonly about: string;
  /** Where it is printed. */
  readonly source: string;
  readonly given: readonly Step[];
  readonly then: Step & {
    readonly reply: {
      readonly status: number;
      /** Every member printed here must be there with this value; `<name>` is what was kept, `<any>` any text. */
      readonly body: unknown;
    };
  };
}

/** The value at a path of names and positions. */
function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Readonly<Record<string, unknown>>)[name], value);
}

/** What was printed, with the texts that were meant to be any text taken from the answer. */
function fitted(printed: unknown, actual: unknown): unknown {
  if (printed === '<any>') return typeof actual === 'string' && actual !== '' ? actual : printed;
  if (Array.isArray(printed))
    return printed.map((each, index) => fitted(each, Array.isArray(actual) ? actual[index] : undefined));
  if (typeof printed !== 'object' || printed === null) return printed;
  const from = (typeof actual === 'object' && actual !== null ? actual : {}) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(printed).map(([name, each]) => [name, fitted(each, from[name])]));
}

/** Replays a transcript and compares its last answer with the printed one. */
export async function expectTranscript({ given, then }: Transcript): Promise<void> {
  const world = await benefitsWorld();
  const kept = new Map<string, string>();
  const filled = <V>(value: V): V =>
    value === undefined
      ? value
      : (JSON.parse(
          JSON.stringify(value).replace(/<(\w+)>/g, (text, name: string) => kept.get(name) ?? text),
        ) as V);
  for (const { on, keep = {}, ...step } of given) {
    if (on !== undefined) world.goTo(on);
    const { body } = await world.must(filled(step));
    for (const [name, path] of Object.entries(keep)) kept.set(name, String(at(body, path)));
  }
  const { on, reply, ...step } = then;
  if (on !== undefined) world.goTo(on);
  const answered = await world.ask(filled(step));
  const printed = fitted(filled(reply.body), answered.body);
  if (Array.isArray(printed)) expect(answered.body).toHaveLength(printed.length);
  expect({ status: answered.status, body: answered.body }).toMatchObject({
    status: reply.status,
    body: printed,
  });
  expect(world.failures).toEqual([]);
}
