import { randomBytes } from 'node:crypto';
import { memoryStorage } from '@bursar/adapter-memory';
import { cipher, createBursar, systemRuntime } from '@bursar/core';
import { webhookTransport } from '@bursar/webhooks';

/** A Bursar in memory that tells one endpoint of everything. It may reach this machine, which in production it may not. */
export async function sender(url: string) {
  const key = { id: 'demo', secret: randomBytes(32).toString('hex') };
  const transport = webhookTransport({ allowLoopback: true });
  const bursar = createBursar({
    storage: memoryStorage(),
    runtime: systemRuntime({ cipher: cipher({ keys: [key] }) }),
    webhooks: { transport, allowLoopback: true },
  });
  const actor = await bursar.actors.ofSession({ id: 'ada', email: null });
  const { budgets, webhooks } = bursar.for(actor);
  const { secret } = await webhooks.create({ url });
  if (secret === null) throw new Error('an endpoint of this kind has a secret');
  await budgets.create({ subjectType: 'user', subjectId: 'ada', cap: 10_000_000n, thresholds: [80] });
  bursar.start();
  return {
    secret,
    /** Spends nine of ten dollars, which is an event. */
    spend: () => budgets.charge([{ subjects: [{ type: 'user', id: 'ada' }], amounts: { usd: 9_000_000n } }]),
    stop: async () => {
      await bursar.stop();
      await transport.close();
    },
  };
}
