import { expect } from 'vitest';
import type { Ask, MonitoringWorld } from '../monitoring.fixture.js';

/** A request, time that passes, or what providers and payers do meanwhile. */
export interface Step extends Partial<Ask> {
  /** Milliseconds that pass first. */
  readonly wait?: number;
  /** Does what is due. */
  readonly settle?: boolean;
  /** The plan of everybody from now on. */
  readonly plan?: string;
  /** Dollars that the fake OpenAI tells of days, by model; days that are absent cost nothing. */
  readonly spend?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What the fake Deepgram has left of all that was bought. */
  readonly credits?: { readonly remaining: string; readonly total: string | null };
  /** What the providers answer from now on, instead of figures; null for figures again. */
  readonly down?: { readonly kind: string; readonly [member: string]: unknown } | null;
  readonly reply?: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
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

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const kinds: Readonly<Record<string, RegExp>> = {
  instant: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  alr_: /^alr_[0-9a-f]{32}$/,
  uuid: new RegExp(`^${uuid}$`),
  token: /^ns_inv_[0-9a-f]{48}$/,
  text: /^[^]+$/,
};
const patternOf = (kind: string): RegExp => kinds[kind] ?? new RegExp(`^${kind}${uuid}$`);
/** `<acc_>` is any id of that prefix; with a name, `<acc_ one>`, the same value wherever it stands again. */
const placeholder = /<([a-z_]+)(?: ([a-z0-9]+))?>/;

function prepare(world: MonitoringWorld, step: Step): void {
  const { openai, deepgram } = world;
  if (step.plan !== undefined) world.held.plan = step.plan;
  if (step.spend) openai.state.spend = (day) => step.spend?.[day] ?? {};
  if (step.credits) deepgram.state.credits = step.credits;
  if (step.down !== undefined)
    openai.state.down = deepgram.state.down = step.down as typeof openai.state.down;
}

/** Replays a transcript and checks every reply that it tells. */
export async function expectTranscript(transcript: Transcript, world: MonitoringWorld): Promise<void> {
  const names = new Map([['ws_ team', `ws_${world.team.id}`]]);
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
      if (whole !== expected || typeof actual !== 'string' || !patternOf(kind).test(actual)) return expected;
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

  for (const step of [...transcript.given, transcript.then]) {
    world.wait(step.wait ?? 0);
    prepare(world, step);
    if (step.settle) await world.settle();
    const { method, path, as = null, body, headers, reply } = step;
    if (method === undefined || path === undefined) continue;
    const request = filled({
      method,
      path,
      ...(headers && { headers }),
      ...(body !== undefined && { body }),
    });
    const answered = await world.ask({ ...request, as });
    if (!reply) expect(answered.status, JSON.stringify(answered.body)).toBeLessThan(400);
    else {
      const expected = reply.body === undefined ? answered.body : fitted(reply.body, answered.body);
      expect({ status: answered.status, body: answered.body }).toEqual({
        status: reply.status,
        body: expected,
      });
      expect(answered.headers).toMatchObject(reply.headers ?? {});
    }
  }
}
