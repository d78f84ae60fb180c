import { expect } from 'vitest';
import type { Ask, CostsWorld } from '../costs.fixture.js';
import type { Bodies, CallName } from '../index.js';

/** A request, or time that passes. */
export interface Step extends Partial<Ask> {
  /** Milliseconds that pass first. */
  readonly wait?: number;
  /** What happens at the payment provider, which tells of it at once: the open checkout is paid, or the plan changes. */
  readonly provider?: 'paid' | 'payment failed' | 'payment made' | 'ends with the period' | 'ended';
  /** What was sent and what came back of a call that the host captures in process. */
  readonly captured?: CallName & Partial<Bodies>;
  /** Everything that is due is done. */
  readonly work?: true;
  readonly reply?: {
    readonly status: number;
    /** Those that must be there, with these values. */
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    /** The body stands at top level and again under `data` (costs spec §1.4). */
    readonly both?: boolean;
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
  instant: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  secret: /^ns_live_sk_[0-9a-f]{32}$/,
  prefix: /^ns_live_sk_[0-9a-f]{8}$/,
  sdk: new RegExp(`^sdk_${uuid}$`),
  uuid: new RegExp(`^${uuid}$`),
  token: /^ns_inv_[0-9a-f]{48}$/,
  whsec: /^whsec_[0-9a-f]{64}$/,
  text: /^[^]+$/,
};
const patternOf = (kind: string): RegExp => kinds[kind] ?? new RegExp(`^${kind}${uuid}$`);

/** `<ns_evt_>` is any id of that prefix, `<instant>` any instant; with a name, the same value wherever it stands again. */
const placeholder = /<([a-z_]+)(?: ([a-z0-9]+))?>/;

/** Lets something happen at the payment provider. */
async function atProvider(
  { gateway, deliver }: CostsWorld,
  what: NonNullable<Step['provider']>,
): Promise<void> {
  const subscription = 'sub_000003';
  if (what === 'paid') gateway.pay(gateway.opened.at(-1) ?? '');
  else if (what === 'payment failed') gateway.bill(subscription, false);
  else if (what === 'payment made') gateway.bill(subscription, true);
  else if (what === 'ended') gateway.change(subscription, { status: 'canceled' });
  else gateway.change(subscription, { cancelAtPeriodEnd: true });
  for (const { status, body } of await deliver())
    expect({ status, body }).toEqual({ status: 200, body: { received: true } });
}

/** Replays a transcript and checks every reply that it tells. */
export async function expectTranscript(transcript: Transcript, world: CostsWorld): Promise<void> {
  const names = new Map([['ns_org_ team', `ns_org_${world.team.id}`]]);
  for (const [name, { key, secret }] of Object.entries(world.keys)) {
    names.set(`ns_key_ ${name.toLowerCase()}`, `ns_key_${key.id}`);
    names.set(`secret ${name.toLowerCase()}`, secret);
    names.set(`prefix ${name.toLowerCase()}`, key.prefix);
  }

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
      if (whole !== undefined && whole !== expected) return filled(expected);
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

  for (const { wait = 0, provider, captured, work, reply, ...ask } of [
    ...transcript.given,
    transcript.then,
  ]) {
    world.wait(wait);
    if (provider !== undefined) await atProvider(world, provider);
    if (captured !== undefined) await world.of('owner').bodies.store(captured, captured);
    if (work) for (let round = 0; round < 3; round++) await world.bursar.tick();
    if (ask.method === undefined || ask.path === undefined) continue;
    const { as, body, headers } = ask;
    const request = filled({
      method: ask.method,
      path: ask.path,
      ...(headers && { headers }),
      ...(body !== undefined && { body }),
    });
    const answered = await world.ask({ ...request, as: as ?? null });
    if (reply === undefined) expect(answered.status, JSON.stringify(answered.body)).toBeLessThan(300);
    else {
      const printed = reply.both ? { ...(reply.body as object), data: reply.body } : reply.body;
      const known = fitted(printed, answered.body);
      expect({ status: answered.status, body: answered.body }).toEqual({
        status: reply.status,
        body: known ?? answered.body,
      });
      expect(answered.headers).toMatchObject(reply.headers ?? {});
    }
  }
}
