import { describe, expect, it } from 'vitest';
import { auditEvents } from '../../../platform/tenancy/audit/model.js';
import { auditEntry } from '../../../platform/tenancy/audit/rules.js';
import { walletsWorld, type WalletsWorld } from '../wallets.fixture.js';

const day = 86_400_000;

async function oldEvents({ storage, owner, clock }: WalletsWorld, count: number, daysAgo: number) {
  const at = new Date(clock.now.getTime() - daysAgo * day);
  const what = { action: 'test.old', resourceType: 'test', resourceId: null };
  const rows = Array.from({ length: count }, (_, index) =>
    auditEntry(owner, what, { id: `old-${daysAgo}-${index}`, at }),
  );
  await storage.tenant(owner.tenant).log(auditEvents).append(rows);
}

const kept = ({ storage, owner }: WalletsWorld): Promise<number> =>
  storage.tenant(owner.tenant).log(auditEvents).count({ action: 'test.old' });

describe('the audit log', () => {
  it('is kept for the longest that any wallet says, 365 days when none says otherwise', async () => {
    const world = await walletsWorld();
    await oldEvents(world, 3, 366);
    await oldEvents(world, 2, 364);
    await world.bursar.tick();
    expect(await kept(world)).toBe(5);
    world.wait(day / 2);
    await world.bursar.tick();
    expect(await kept(world)).toBe(2);

    await world.mine.update('agent', { config: { security: { audit_retention_days: 30 } } });
    await world.mine.create({
      id: 'other',
      config: { agent_name: 'other', owner: 'a@b.co', security: { audit_retention_days: 60 } },
    });
    await oldEvents(world, 4, 45);
    world.wait(day);
    await world.bursar.tick();
    expect(await kept(world)).toBe(4);
    await world.mine.update('other', { config: { security: { audit_retention_days: 30 } } });
    world.wait(day);
    await world.bursar.tick();
    expect(await kept(world)).toBe(0);
    expect(world.failures).toEqual([]);
  });

  it('is forgotten in small steps, and never in a tenant without wallets', async () => {
    const world = await walletsWorld();
    await oldEvents(world, 1_500, 400);
    world.wait(day);
    await world.bursar.tick();
    expect(await kept(world)).toBe(500);
    await world.bursar.tick();
    expect(await kept(world)).toBe(0);

    const bare = await walletsWorld({ bare: true });
    await oldEvents(bare, 2, 400);
    bare.wait(2 * day);
    await bare.bursar.tick();
    expect(await kept(bare)).toBe(2);
  });
});
