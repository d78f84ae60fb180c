import { expect } from 'vitest';
import type { Ask, WalletsWorld } from '../wallets.fixture.js';

/** A request, or time that passes. */
export interface Step extends Partial<Ask> {
  /** Milliseconds that pass first. */
  readonly wait?: number;
  readonly reply?: {
    readonly status: number;
    /** Those that must be there, with these values. */
    readonly headers?: Readonly<Record<string, string>>;
    /** What is printed: an answer may hold more members, never others. */
    readonly body?: unknown;
  };
}

/** One printed exchange, and what must have happened before it. */
export interface Transcript {
  readonly about: string;
  /** Where the exchange is printed or described. */
  readonly source: string;
  readonly given: readonly Step[];
  readonly then: Step;
}

const kinds: Readonly<Record<string, RegExp>> = {
  moment: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  last4: /^\d{4}$/,
  hash: /^[0-9a-f]{64}$/,
  secret: /^sk_(live|test|dev)_[0-9A-Za-z]{40}$/,
  display: /^sk_(live|test|dev)_[0-9A-Za-z]{6}\.\.\.[0-9A-Za-z]{6}$/,
  whsec: /^whsec_[0-9a-f]{64}$/,
  cursor: /^[\w-]+$/,
  text: /^[^]+$/,
};
const patternOf = (kind: string): RegExp => kinds[kind] ?? new RegExp(`^${kind}.+$`);

/** `<txn_>` is any id of that prefix, `<moment>` any instant; with a name, the same value wherever it stands again. */
const placeholder = /<([a-z_0-9]+)(?: ([a-z0-9]+))?>/;

/** Replays a transcript and checks every reply that it tells. */
export async function expectTranscript(transcript: Transcript, world: WalletsWorld): Promise<void> {
  const names = new Map(
    Object.entries(world.keys).map(([name, { key }]) => [`key_ ${name}`, `key_${key.id}`]),
  );
  const filled = <V>(value: V): V => {
    const text = JSON.stringify(value).replace(
      new RegExp(placeholder, 'g'),
      (_, kind: string, name: string) => {
        const known = names.get(`${kind} ${name}`);
        if (known === undefined) throw new Error(`nothing is known as <${kind} ${name}>`);
        return known;
      },
    );
    return JSON.parse(text) as V;
  };

  /** The expected value with its placeholders replaced by what was sent, where that fits. */
  const fitted = (expected: unknown, actual: unknown): unknown => {
    if (typeof expected === 'string') {
      const [whole, kind = '', name] = placeholder.exec(expected) ?? [];
      if (whole === undefined) return expected;
      if (whole !== expected) return filled(expected);
      if (typeof actual !== 'string' || !patternOf(kind).test(actual)) return expected;
      if (name === undefined) return actual;
      const known = names.get(`${kind} ${name}`);
      if (known === undefined) names.set(`${kind} ${name}`, actual);
      return known ?? actual;
    }
    if (Array.isArray(expected))
      return expected.map((each, index) => fitted(each, Array.isArray(actual) ? actual[index] : undefined));
    if (typeof expected !== 'object' || expected === null) return expected;
    const from = (typeof actual === 'object' && actual !== null ? actual : {}) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(expected).map(([key, each]) => [key, fitted(each, from[key])]));
  };

  for (const { wait = 0, reply, ...ask } of [...transcript.given, transcript.then]) {
    world.wait(wait);
    if (ask.method === undefined || ask.path === undefined) continue;
    const { as, headers, body } = ask;
    const request = filled({
      method: ask.method,
      path: ask.path,
      ...(headers && { headers }),
      ...(body !== undefined && { body }),
    });
    const answered = await world.ask({ ...request, ...(as !== undefined && { as }) });
    if (reply === undefined) expect(answered.status, JSON.stringify(answered.body)).toBeLessThan(300);
    else {
      const printed = fitted(reply.body ?? {}, answered.body);
      expect(answered).toMatchObject({ status: reply.status, body: printed, headers: reply.headers ?? {} });
    }
  }
}
