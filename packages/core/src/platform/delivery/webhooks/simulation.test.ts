import { memoryStorage } from '@bursar/adapter-memory';
import { describe, expect, it } from 'vitest';
import { openDueWork } from '../../../due-work.js';
import type { Storage } from '../../../storage/storage.js';
import { seededRandom, type SeededRandom } from '../../../testing/random.js';
import { actorOf, answered, deliveryWorld, second, timedOut } from '../delivery.fixture.js';
import { deliveryWorkers } from './service.js';

/** A process's view of the store: at a random call it is killed, just before the call or just after its effect. */
function mortal(storage: Storage, random: SeededRandom, onDeath: () => void): Storage {
  let dead = false;
  const guard = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, name) {
        const member = Reflect.get(object, name) as unknown;
        if (typeof member === 'object' && member !== null) return guard(member);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          const call = () => (member as (...given: unknown[]) => unknown).apply(object, args);
          if (name === 'tenant' || name === 'collection' || name === 'log') return guard(call() as object);
          return (async () => {
            if (dead) throw new Error('dead');
            const dies = random.chance(0.02);
            const before = random.chance(0.5);
            if (dies) {
              dead = true;
              onDeath();
            }
            if (dies && before) throw new Error('killed');
            const result = await call();
            if (dies) throw new Error('killed');
            return result;
          })();
        };
      },
    });
  return guard(storage);
}

async function simulate(seed: number): Promise<number> {
  const random = seededRandom(seed);
  const storage = memoryStorage();
  const world = deliveryWorld({ storage });
  const tenants = ['a:live', 'b:live'];
  let deaths = 0;
  const accepted = new Map<string, number>();
  let calm = false;
  world.receivers.answer = ({ url, body }) => {
    const roll = calm ? 1 : random.next();
    if (roll < 0.15) return timedOut;
    if (roll < 0.35) return answered(random.pick([301, 404, 429, 500, 503]), random.pick([null, '30']));
    const name = `${url} ${(JSON.parse(body) as { id: string }).id}`;
    accepted.set(name, (accepted.get(name) ?? 0) + 1);
    return answered(200);
  };
  const begin = () => {
    const view = mortal(storage, random, () => deaths++);
    return openDueWork({
      storage: view,
      runtime: world.runtime,
      logger: { warn: () => undefined, error: () => undefined },
      workers: deliveryWorkers({ ...world.parts, storage: view }),
      pollMs: 1_000,
    });
  };
  const expected: string[] = [];
  const endpoints: { tenant: string; id: string; url: string }[] = [];
  const begun = world.clock.now;
  for (let step = 0; step < 15; step++) {
    const tenant = random.pick(tenants);
    if (endpoints.length < 4 && random.chance(0.5)) {
      const url = `https://hook${endpoints.length}.example.com/`;
      const { endpoint } = await world.webhooks.create(actorOf(tenant.replace(':live', '')), { url });
      endpoints.push({ tenant, id: endpoint.id, url });
    }
    const listening = endpoints.filter((each) => each.tenant === tenant);
    const event = await world.emit(tenant, random.pick(['thing.made', 'thing.lost']));
    expected.push(...listening.map(({ url }) => `${url} ${event.id}`));
    const processes = Array.from({ length: random.integer(1, 3) }, begin);
    // One that was killed answers nothing.
    await Promise.allSettled(processes.map((process) => process.tick(world.clock.now)));
    // Clocks jump, backwards too.
    world.wait(random.pick([0, 1, second, 15 * second, 61 * second, -5 * second, 3_600 * second]));
  }
  calm = true;
  for (let hours = 0; hours < 3; hours++) {
    world.wait(3_600 * second);
    await world.settle();
  }
  for (const { tenant, id } of endpoints)
    await world.webhooks.replay(actorOf(tenant.replace(':live', '')), id, { from: begun, which: 'missed' });
  await world.settle();
  const lost = expected.filter((name) => !accepted.has(name));
  const extra = [...accepted.values()].reduce((sum, times) => sum + times - 1, 0);
  const depths = await Promise.all(['outbox.tell', 'webhook.send'].map((kind) => storage.work.depth(kind)));
  expect({ seed, lost, depths }).toEqual({ seed, lost: [], depths: [0, 0] });
  // A crash can cost one repetition of each message that its process had in flight, and no other repeats.
  if (deaths === 0) expect({ seed, extra }).toEqual({ seed, extra: 0 });
  else expect(extra, `seed ${seed}`).toBeLessThanOrEqual(deaths * 8);
  return deaths;
}

describe('whatever fails', () => {
  it.each(Array.from({ length: 10 }, (_, index) => index * 20))(
    'every event is delivered, seeds %i to +19',
    async (first) => {
      let deaths = 0;
      for (let seed = first; seed < first + 20; seed++) deaths += await simulate(seed);
      expect(deaths).toBeGreaterThan(10);
    },
  );
});
