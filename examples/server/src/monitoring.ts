import type { Actor } from '@bursar/core';
import type { DemoBursar } from './demo-bursar.js';
import { demoProviderKey, type MonitoringCredentials } from './fake-providers.js';

/** Connects both local providers to the demo's workspace and reads them, so that there are figures at once. */
export async function openMonitoring(
  bursar: DemoBursar,
  owner: Actor,
  cronSecret: string,
): Promise<MonitoringCredentials> {
  const { connections, thresholds } = bursar.for(owner).monitoring;
  const known = new Set((await connections.list()).map(({ provider }) => provider));
  for (const { slug } of connections.catalogue)
    if (!known.has(slug))
      await connections.connect({ provider: slug, credentials: { key: demoProviderKey } });
  if ((await thresholds.list()).length === 0)
    await thresholds.save({
      name: 'Nova AI, monthly',
      period: 'monthly',
      amount: 2_000_000_000n,
      scope: { type: 'provider', id: 'nova' },
    });
  await bursar.tick();
  return { workspace: `ws_${owner.organization}`, cronSecret };
}
