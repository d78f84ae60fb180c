import { describe, expect, it } from 'vitest';
import { benefitsWorld, type BenefitsWorld } from '../benefits.fixture.js';

const external = (world: BenefitsWorld, body: object) =>
  world.must({ method: 'POST', path: '/external-cards', body });

describe('5/24', () => {
  it('F24-1 and F24-7 counts tracked and external cards of one owner, or of all with a warning', async () => {
    const world = await benefitsWorld();
    await world.addCard('Amex Gold', { original_open_date: '2025-09-15' });
    await world.addCard('Chase Sapphire Preferred', { owner: 'Ben', original_open_date: '2025-01-01' });
    await external(world, { card_name: 'Target RedCard', open_date: '2025-03-02', owner: 'ana' });
    expect(await world.get('/524-status?owner=ANA')).toMatchObject({
      current_count: 2,
      cards_counting: [{ card_display_name: 'Target RedCard' }, { card_display_name: 'Amex Gold' }],
      warnings: [],
    });
    expect(await world.get('/524-status')).toMatchObject({
      current_count: 3,
      warnings: [expect.stringMatching(/^multiple_owners: /)],
    });
  });

  it('F24-9 to F24-15 says why a card is left out', async () => {
    const world = await benefitsWorld();
    await world.addCard('Capital One Spark Miles', { original_open_date: '2026-01-01' });
    await world.addCard('Capital One Spark Cash Plus', { original_open_date: '2026-01-01' });
    await world.addCard('Amex Gold');
    await world.addCard('Amex Green', { original_open_date: '2026-01-01', counts_toward_524: false });
    await world.addCard('Amex Platinum', { original_open_date: '2026-01-01', is_authorized_user: true });
    await external(world, { card_name: 'Whose is it', open_date: '2026-01-01' });
    const status = (await world.get('/524-status?owner=ana')) as {
      cards_excluded: { reason: string }[];
      warnings: string[];
      current_count: number;
    };
    expect(status.current_count).toBe(1);
    expect(status.cards_excluded.map(({ reason }) => reason).sort()).toEqual([
      'Business card (is_business = true)',
      'Business card (is_business = true)',
      'Missing open date',
      'No owner set',
      'Override (counts_toward_524 = false)',
    ]);
    expect(status.warnings.map((warning) => warning.split(':')[0]).sort()).toEqual([
      'authorized_user',
      'business_may_report',
      'missing_open_date',
      'missing_owner',
    ]);
  });

  it('external cards are listed by open date and gone when removed', async () => {
    const world = await benefitsWorld();
    await external(world, { card_name: 'B', open_date: '2025-03-02', notes: 'x' });
    const { body } = await external(world, { card_name: 'A', open_date: '2024-03-02' });
    const list = (await world.get('/external-cards')) as { card_name: string }[];
    expect(list.map(({ card_name: name }) => name)).toEqual(['A', 'B']);
    const { id } = body as { id: string };
    await world.must({ method: 'DELETE', path: `/external-cards/${id}` });
    expect((await world.ask({ method: 'DELETE', path: `/external-cards/${id}` })).status).toBe(404);
    expect(await world.get('/external-cards')).toHaveLength(1);
  });
});
