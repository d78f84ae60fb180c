import { describe, expect, it } from 'vitest';
import { benefitsWorld } from '../benefits.fixture.js';

const usual = { strongBelowPercent: 50, holdFromPercent: 80, daysBefore: 60, daysAfter: 30 };

describe('a household', () => {
  it('has people of different names', async () => {
    const world = await benefitsWorld();
    const home = world.of('home').household;
    await expect(home.addOwner(' ANA ')).rejects.toMatchObject({ code: 'already_exists' });
    await expect(home.addOwner('  ')).rejects.toThrow('name');
    await expect(home.addOwner('x'.repeat(101))).rejects.toThrow('name');
    await home.addOwner(' Cleo ');
    expect((await home.owners()).map(({ name }) => name)).toEqual(['Ana', 'Ben', 'Cleo']);
    expect((await world.of('rival').household.owners()).map(({ name }) => name)).toEqual(['Rita']);
  });

  it.each([
    { zone: 'Middle/Earth' },
    { staleAfterDays: 0 },
    { staleAfterDays: 1.5 },
    { feeAdvice: { ...usual, strongBelowPercent: 90 } },
    { feeAdvice: { ...usual, daysBefore: -1 } },
  ])('refuses the setting %o', async (change) => {
    const world = await benefitsWorld();
    await expect(world.of('home').household.configure(change)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('FEE-2 and FEE-5 can have thresholds of its own', async () => {
    const world = await benefitsWorld();
    await world.addCard('Amex Gold', { original_open_date: '2024-12-24' });
    const count = async () =>
      ((await world.get('/action-items')) as { summary: { items_by_type: { fee_renewal: number } } }).summary
        .items_by_type.fee_renewal;
    expect(await count()).toBe(0);
    await world.of('home').household.configure({ feeAdvice: { ...usual, daysBefore: 100 } });
    expect(await count()).toBe(1);
    await world.of('home').household.configure({ feeAdvice: null });
    expect(await count()).toBe(0);
  });

  it('loses nothing to many who write at once', async () => {
    const world = await benefitsWorld();
    const home = world.of('home').household;
    await Promise.all(Array.from({ length: 12 }, (_, index) => home.addOwner(`p${index}`)));
    expect(await home.owners()).toHaveLength(14);
  });
});
