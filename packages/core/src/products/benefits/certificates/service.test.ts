import { describe, expect, it } from 'vitest';
import { benefitsWorld, type BenefitsWorld } from '../benefits.fixture.js';

const add = async (world: BenefitsWorld, body: object): Promise<string> =>
  ((await world.must({ method: 'POST', path: '/rewards', body })).body as { id: string }).id;
const names = async (world: BenefitsWorld, query: string) =>
  ((await world.get(`/rewards${query}`)) as { name: string }[]).map(({ name }) => name);

describe('rewards', () => {
  it('REW-1 read as expired after their last day, and are narrowed by that', async () => {
    const world = await benefitsWorld();
    await add(world, { name: 'old', expiration_date: '2026-09-23' });
    await add(world, { name: 'today', expiration_date: '2026-09-24', type: 'voucher' });
    await add(world, { name: 'later', expiration_date: '2026-12-24' });
    await add(world, { name: 'open', value: 12.34, owner: 'ana' });
    expect(await names(world, '')).toEqual(['old', 'today', 'later', 'open']);
    expect(await names(world, '?status=expired')).toEqual(['old']);
    expect(await names(world, '?status=active')).toEqual(['today', 'later', 'open']);
    expect(await names(world, '?expiring_within_days=30')).toEqual(['today']);
    expect(await names(world, '?type=voucher')).toEqual(['today']);
  });

  it('remember the day of their use, and forget it when it was none', async () => {
    const world = await benefitsWorld();
    const id = await add(world, { name: 'x' });
    const change = async (body: object) =>
      (await world.must({ method: 'PATCH', path: `/rewards/${id}`, body })).body as object;
    expect(await change({ status: 'used' })).toMatchObject({ status: 'used', used_at: '2026-09-24' });
    world.goTo('2026-09-30');
    expect(await change({ name: 'y' })).toMatchObject({ name: 'y', used_at: '2026-09-24' });
    expect(await change({ status: 'active' })).toMatchObject({ status: 'active', used_at: null });
    expect((await world.ask({ method: 'PATCH', path: `/rewards/${id}`, body: {} })).status).toBe(400);
  });
});
