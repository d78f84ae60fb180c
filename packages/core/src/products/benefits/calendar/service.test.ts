import { describe, expect, it } from 'vitest';
import { benefitsWorld } from '../benefits.fixture.js';
import { calendarFeeds } from './model.js';

describe('the calendar', () => {
  it('CAL-1 to CAL-4 gathers everything of a range in order', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Gold', { original_open_date: '2025-10-02' });
    await world.must({
      method: 'POST',
      path: '/welcome-offers',
      body: {
        card_id: card,
        bonus_amount: 60_000,
        bonus_currency: 'amex_mr',
        spend_requirement: 6_000,
        spend_deadline: '2026-10-05',
      },
    });
    await world.must({
      method: 'POST',
      path: '/programs',
      body: { program_key: 'amex_mr', balance: 1_000, expires_on: '2026-10-03' },
    });
    await world.must({
      method: 'POST',
      path: '/rewards',
      body: { name: 'Voucher', value: 50, expiration_date: '2026-10-04' },
    });
    const { events } = (await world.get('/calendar-events?end_date=2026-10-10')) as {
      events: { date: string; event_type: string; value_at_risk: number; card_id: string | null }[];
    };
    const shown = events.map(
      ({ date, event_type: type, value_at_risk: value }) => `${date} ${type} ${value}`,
    );
    expect(shown).toEqual([...shown].sort((a, b) => (a.slice(0, 10) < b.slice(0, 10) ? -1 : 0)));
    expect(shown).toContain('2026-10-02 annual_fee_due 325');
    expect(shown).toContain('2026-10-03 loyalty_program_expiry 20');
    expect(shown).toContain('2026-10-04 reward_expiry 50');
    expect(shown).toContain('2026-10-05 welcome_offer_deadline 1200');
    expect(shown.filter((each) => each.startsWith('2026-09-30 expiry'))).toHaveLength(3);
    expect(shown.filter((each) => each.startsWith('2026-10-01 credit_reset'))).toHaveLength(3);
    const ofCard = (await world.get('/calendar-events?end_date=2026-10-10&card=gold')) as {
      events: { card_id: string }[];
    };
    expect(ofCard.events.every(({ card_id: id }) => id === card)).toBe(true);
    expect(ofCard.events).toHaveLength(events.length - 3);
  });

  it('hides what is used unless asked', async () => {
    const world = await benefitsWorld();
    await world.addCard('Amex Green');
    const { credits } = (await world.get('/benefits')) as { credits: { period_id: string }[] };
    const path = `/benefits/${credits[0]?.period_id}/use`;
    await world.must({ method: 'PATCH', path, body: { usageStatus: 'used' } });
    const count = async (more: string) =>
      (
        (await world.get(`/calendar-events?end_date=2026-12-31&event_types=expiry${more}`)) as {
          event_count: number;
        }
      ).event_count;
    expect([await count(''), await count('&include_used=1')]).toEqual([0, 1]);
  });
});

describe('the feed', () => {
  it('is read by whoever has its address, until it is replaced or ended', async () => {
    const world = await benefitsWorld();
    await world.addCard('Amex Gold');
    const issue = async () =>
      (await world.must({ method: 'POST', path: '/calendar-feed' })).body as { token: string; path: string };
    const read = (path: string) => world.ask({ as: null, method: 'GET', path: path.replace('/api/v1', '') });
    const first = await issue();
    const { status, body } = await read(first.path);
    expect(status).toBe(200);
    expect(body as string).toMatch(/^BEGIN:VCALENDAR\r\n/);
    expect((body as string).match(/^UID:/gm)?.length).toBeGreaterThan(20);
    expect((body as string).match(/^UID:(.*)$/gm)).toHaveLength(
      new Set((body as string).match(/^UID:(.*)$/gm)).size,
    );
    expect(
      JSON.stringify(
        await world.storage.directory
          .collection(calendarFeeds)
          .find({ organization: world.homes.home.actor.organization }),
      ),
    ).not.toContain(first.token);
    const second = await issue();
    expect((await read(first.path)).status).toBe(404);
    expect((await read(second.path)).status).toBe(200);
    expect((await world.must({ method: 'DELETE', path: '/calendar-feed' })).body).toEqual({ deleted: true });
    expect((await read(second.path)).status).toBe(404);
    expect((await world.must({ method: 'DELETE', path: '/calendar-feed' })).body).toEqual({ deleted: false });
  });
});
