import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextOf, tagsOf, traceOf } from './rules.js';

const header = (headers: Readonly<Record<string, string>>) => (name: string) =>
  Object.hasOwn(headers, name) ? (headers[name] ?? null) : null;
const made = 'f'.repeat(32);

describe('tags of a header', () => {
  it('are never more than ten, never reserved, and texts that can be stored', () => {
    const text = fc.oneof(
      fc.json(),
      fc.string(),
      fc.jsonValue().map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(text, (sent) => {
        const entries = Object.entries(tagsOf(sent));
        expect(entries.length).toBeLessThanOrEqual(10);
        for (const [key, value] of entries) {
          expect(key).toMatch(/^(?!_ns_)[a-zA-Z0-9_-]{1,64}$/);
          expect(value.length).toBeLessThanOrEqual(512);
          expect(value).not.toContain('\0');
        }
      }),
    );
  });

  it.each([
    [null, {}],
    ['{', {}],
    ['[]', {}],
    ['{"a":"1","b":2,"_ns_c":"3","d e":"4","f":"\\u0000"}', { a: '1' }],
  ])('%o gives %o', (sent, tags) => expect(tagsOf(sent)).toEqual(tags));
});

describe('the context of a request', () => {
  it('is made of the request before the key, with the customer as a tag', () => {
    const own = fc.dictionary(fc.constantFrom('team', 'env', 'customer'), fc.constantFrom('a', 'b'));
    const customer = fc.option(fc.constantFrom('globex', ' acme ', 'glob ex', ''), { nil: undefined });
    fc.assert(
      fc.property(own, own, customer, (sent, defaults, named) => {
        const headers = {
          'x-nullspend-tags': JSON.stringify(sent),
          ...(named !== undefined && { 'x-nullspend-customer': named }),
        };
        const context = contextOf(header(headers), defaults);
        const good = named !== undefined && /^[a-z]+$/.test(named.trim());
        const expected = good ? named.trim() : (sent['customer'] ?? defaults['customer'] ?? null);
        expect(context.customer).toBe(expected);
        expect(context.tags['customer'] ?? null).toBe(expected);
        expect(context.badCustomer).toBe(named !== undefined && !good);
        for (const [key, value] of Object.entries(sent))
          if (key !== 'customer') expect(context.tags[key]).toBe(value);
      }),
    );
  });

  it('links an action only by its printed id', () => {
    const of = (id: string) => contextOf(header({ 'x-nullspend-action-id': id }), {}).actionId;
    const uuid = '0190a0d2-7c3b-7d4e-8f00-0123456789ab';
    expect([of(`ns_act_${uuid}`), of(uuid), of('ns_act_x')]).toEqual([uuid, null, null]);
  });
});

describe('the trace of a request', () => {
  const trace = '0af7651916cd43dd8448eb211c80319c';
  it.each([
    [`00-${trace}-b7ad6b7169203331-01`, trace],
    [`cc-${trace}-b7ad6b7169203331-01-what`, trace],
    [`ff-${trace}-b7ad6b7169203331-01`, made],
    [`00-${'0'.repeat(32)}-b7ad6b7169203331-01`, made],
    [`00-${trace}-${'0'.repeat(16)}-01`, made],
    [trace, made],
  ])('of %s is %s', (parent, expected) =>
    expect(traceOf(header({ traceparent: parent }), () => made)).toBe(expected),
  );

  it('is its own header where there is no parent', () => {
    expect(traceOf(header({ 'x-nullspend-trace-id': trace }), () => made)).toBe(trace);
    expect(traceOf(header({ 'x-nullspend-trace-id': trace.toUpperCase() }), () => made)).toBe(made);
  });
});
