import { afterAll, describe, expect, it } from 'vitest';
import { closeProviders, contextNow, providerServer, pullAll, range } from './provider-server.fixture.js';
import { vercelConnector } from './vercel.js';

afterAll(closeProviders);

const credentials = { token: 'vercel-0123456789', teamId: 'team_1' };
/** https://vercel.com/docs/rest-api/billing/list-focus-billing-charges */
const charge = (more: object) =>
  JSON.stringify({
    ...{ BilledCost: 1.25, BillingCurrency: 'USD', ChargeCategory: 'Usage', EffectiveCost: 1.5 },
    ...{ ChargePeriodStart: '2026-04-03T07:00:00.000Z', ChargePeriodEnd: '2026-04-04T07:00:00.000Z' },
    ...{ ConsumedQuantity: 12.3456789, ConsumedUnit: 'GB', ServiceName: 'Fast Data Transfer', Tags: {} },
    ...{ ServiceProviderName: 'Vercel', PricingCategory: 'Standard', PricingCurrency: 'USD' },
    ...more,
  });
const lines = [
  charge({}),
  charge({
    ServiceName: 'Größe',
    Tags: { ProjectId: 'prj_1' },
    BilledCost: -0.5,
    ChargePeriodStart: '2026-04-04T07:00:00.000Z',
  }),
].join('\n');

describe('Vercel', () => {
  it('tells billed cost, not effective cost, line by line', async () => {
    const { baseUrl, calls } = await providerServer(() => ({ body: `${lines}\n` }));
    const { pull } = vercelConnector({ baseUrl });
    const samples = await pullAll(async (ask) => pull!(credentials, ask, contextNow()), {
      signal: 'cost',
      range,
    });
    expect(samples).toEqual([
      {
        day: '2026-04-03',
        dimensions: { service: 'Fast Data Transfer' },
        amount: { value: '1.25', unit: 'major', currency: 'USD' },
        basis: 'billed',
        quantities: {},
      },
      expect.objectContaining({
        day: '2026-04-04',
        dimensions: { service: 'Größe', externalProject: 'prj_1' },
        amount: { value: '-0.5', unit: 'major', currency: 'USD' },
      }),
    ]);
    expect(Object.fromEntries(calls[0]?.query ?? [])).toEqual({
      from: '2026-04-03T00:00:00Z',
      to: '2026-04-05T00:00:00Z',
      teamId: 'team_1',
    });
  });

  it('tells quantities with their unit', async () => {
    const { baseUrl } = await providerServer(() => ({ body: lines }));
    const { pull } = vercelConnector({ baseUrl });
    const samples = await pullAll(async (ask) => pull!(credentials, ask, contextNow()), {
      signal: 'usage',
      range,
    });
    expect(samples[0]).toMatchObject({ dimensions: { lineItem: 'GB' }, quantities: { units: '12.345679' } });
  });

  it('reads the same whatever parts the answer comes in, and from a whole text', async () => {
    const bytes = new TextEncoder().encode(lines);
    const answerWith = (body: AsyncIterable<Uint8Array> | null) => ({
      ...contextNow(),
      fetch: async () => ({ status: 200, headers: new Headers(), text: async () => lines, body }),
    });
    const inParts = async function* (size: number) {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    };
    const { pull } = vercelConnector();
    const asked = { signal: 'cost', range, cursor: null } as const;
    const whole = await pull!(credentials, asked, answerWith(null));
    expect(whole).toMatchObject({ kind: 'page', samples: { length: 2 } });
    for (const size of [1, 7, 64])
      expect(await pull!(credentials, asked, answerWith(inParts(size)))).toEqual(whole);
  });

  it('takes a cut last line for no answer at all', async () => {
    const { baseUrl } = await providerServer(() => ({ body: lines.slice(0, -20) }));
    const asked = { signal: 'cost', range, cursor: null } as const;
    const pulled = await vercelConnector({ baseUrl }).pull?.(credentials, asked, contextNow());
    expect(pulled).toEqual({ kind: 'malformed', message: 'Vercel: the answer is no JSON' });
  });

  it('checks a token with one day', async () => {
    const { baseUrl, calls } = await providerServer(() => ({ body: '' }));
    const found = await vercelConnector({ baseUrl }).validate(credentials, contextNow());
    expect(found).toMatchObject({ kind: 'valid', account: { externalId: 'team_1' } });
    expect(calls[0]?.query.get('from')).toBe('2026-04-12T00:00:00Z');
  });
});
