import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { benefitsWorld } from '../../benefits.fixture.js';

// The feed as another implementation of RFC 5545 reads it.

interface Listed {
  readonly date: string;
  readonly title: string;
  readonly description: string;
  readonly alert_days_before: number | null;
}

describe('the feed, read by an independent parser', () => {
  it('says what the calendar says', async () => {
    const world = await benefitsWorld();
    await world.addCard('Amex Gold', { original_open_date: '2025-10-02', nickname: 'Æther, “gold”; 金\\卡' });
    await world.must({
      method: 'POST',
      path: '/rewards',
      body: {
        name: `Voucher ${'for a very long name '.repeat(8)}, 100; €`,
        value: 50,
        expiration_date: '2026-10-04',
      },
    });
    const { path } = (await world.must({ method: 'POST', path: '/calendar-feed' })).body as { path: string };
    const { body } = await world.ask({ as: null, method: 'GET', path: path.replace('/api/v1', '') });
    const calendar = new ICAL.Component(ICAL.parse(body) as object[]);
    expect(calendar.name).toBe('vcalendar');
    expect(calendar.getFirstPropertyValue('version')).toBe('2.0');
    const read = calendar.getAllSubcomponents('vevent').map((component) => {
      const event = new ICAL.Event(component);
      const alarm = component.getFirstSubcomponent('valarm')?.getFirstPropertyValue('trigger');
      return {
        uid: event.uid,
        isDay: event.startDate.isDate,
        days: event.duration.toSeconds() / 86_400,
        date: event.startDate.toString(),
        title: event.summary,
        alert: alarm instanceof ICAL.Duration ? alarm.toSeconds() / -86_400 : null,
      };
    });
    expect(new Set(read.map(({ uid }) => uid)).size).toBe(read.length);
    for (const each of read) expect(each).toMatchObject({ isDay: true, days: 1 });
    const first = read.map(({ date }) => date).sort();
    const { events } = (await world.get(
      `/calendar-events?start_date=${first[0]}&end_date=${first.at(-1)}`,
    )) as { events: Listed[] };
    const key = ({ date, title }: { date: string; title: string }) => `${date} ${title}`;
    expect(read.map(key).sort()).toEqual(events.map(key).sort());
    expect(read.some(({ title }) => title.includes('金\\卡'))).toBe(true);
    expect(read.some(({ alert }) => alert !== null && alert > 0)).toBe(true);
  });
});
