import { memoryStorage } from '@bursar/adapter-memory';
import { describe, expect, it } from 'vitest';
import { createBursar } from '../../bursar.js';
import { cipher } from '../../runtime/cipher.js';
import { systemRuntime } from '../../runtime/system.js';
import { recordedTransport } from './webhooks/adapters/recorded.js';

const keys = [{ id: 'k', secret: '11'.repeat(32) }] as const;

describe('a process at work', () => {
  it('sends as soon as an event is committed, long before it would look by itself', async () => {
    let arrived: (body: string) => void = () => undefined;
    const message = new Promise<string>((resolve) => (arrived = resolve));
    const transport = recordedTransport(({ body }) => {
      arrived(body);
      return { kind: 'answered', status: 200, retryAfter: null, preview: '' };
    });
    const bursar = createBursar({
      storage: memoryStorage(),
      runtime: systemRuntime({ cipher: cipher({ keys }) }),
      webhooks: { transport },
      pollMs: 3_600_000,
    });
    const actor = await bursar.actors.ofSession({ id: 'ada', email: null });
    const { budgets, webhooks } = bursar.for(actor);
    await webhooks.create({ url: 'https://hooks.example.com/in' });
    await budgets.create({ subjectType: 'user', subjectId: 'ada', cap: 100n, thresholds: [50] });
    bursar.start();
    // The first round of every loop is over, and its long pause has begun.
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
    await budgets.charge([{ subjects: [{ type: 'user', id: 'ada' }], amounts: { usd: 60n } }]);
    const body = JSON.parse(await message) as Record<string, unknown>;
    await bursar.stop();
    expect(body).toMatchObject({ type: 'budget.threshold', sequence: 1, data: { percent: 50, spent: '60' } });
    expect(transport.requests[0]?.headers).toHaveProperty('webhook-signature');
  });
});
