import { memoryStorage } from '@bursar/adapter-memory';
import { testRuntime } from '../../../testing/runtime.js';
import type { Storage } from '../../../storage/storage.js';
import { openTenancy } from '../../tenancy/index.js';
import { noLimits } from '../../tenancy/organizations/ports.js';
import { memoryBilling } from './adapters/memory.js';
import type { PlanPrice } from './ports.js';
import { billingService } from './service.js';

/** What is sold in the tests. */
const soldPrices: readonly PlanPrice[] = [
  { price: 'price_pro', plan: 'pro', interval: 'month' },
  { price: 'price_pro_year', plan: 'pro', interval: 'year' },
  { price: 'price_big', plan: 'enterprise', interval: 'month' },
];

/** Two organizations, a provider in memory, and the service between them. */
export async function billingWorld({
  storage = memoryStorage(),
  slug = 'team',
  product = 'costs',
  seed = 1,
}: { storage?: Storage; slug?: string; product?: string; seed?: number } = {}) {
  const runtime = testRuntime({ seed, start: new Date('2026-05-02T11:00:00.000Z') });
  const gateway = memoryBilling({ runtime, prices: soldPrices });
  const parts = { storage, runtime, gateway, environment: 'live' };
  const billing = billingService({ ...parts, product });
  const tenancy = openTenancy({
    storage,
    runtime,
    environments: ['live'],
    limitsOf: () => Promise.resolve(noLimits),
    sign: (text) => text,
    onError: (error) => {
      throw error;
    },
    onRemoved: billing.organizationRemoved,
  });
  const owner = { id: `${slug}-owner`, email: `${slug}@example.com` };
  const made = await tenancy.organizations.create(owner, { name: 'Team', slug });
  const team = made.id;
  const actor = await tenancy.actors.ofSession(owner, { organization: team });
  const offer = {
    organization: team,
    email: owner.email,
    price: 'price_pro',
    successUrl: 'https://app.example/done',
    cancelUrl: 'https://app.example/back',
  };
  const checkoutId = async (change: Partial<typeof offer> = {}): Promise<string> =>
    (await billing.checkout({ ...offer, ...change })).url.split('/').at(-1) ?? '';
  /** Buys a price; answers the subscription's id. Nothing is delivered yet. */
  const buy = async (change: Partial<typeof offer> = {}): Promise<string> =>
    gateway.pay(await checkoutId(change));
  /** Delivers every callback so far, in order. */
  const deliver = async () => {
    const outcomes = [];
    for (const callback of gateway.callbacks) outcomes.push((await billing.receive(callback)).outcome);
    return outcomes;
  };
  return { ...parts, billing, tenancy, team, actor, offer, checkoutId, buy, deliver };
}
