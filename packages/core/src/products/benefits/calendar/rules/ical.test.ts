import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarEvent } from './events.js';
import { escapeText, foldLine, renderCalendar } from './ical.js';

const now = new Date('2026-09-24T08:00:00.000Z');
const event: CalendarEvent = {
  uid: 'expiry-b1.20260430',
  type: 'expiry',
  title: 'Amex Gold: $10 Rideshare credit ends today',
  date: '2026-02-28',
  description: 'one, two; three\\four\nfive',
  alertDaysBefore: 7,
  valueAtRisk: 0n,
  benefitId: null,
  periodId: null,
  cardId: null,
  displayName: null,
  status: null,
  unit: null,
};

/** A reader written from RFC 5545 alone: lines unfolded, names and values apart, text unescaped. */
function read(text: string): { readonly name: string; readonly value: string }[] {
  return text
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => {
      const colon = line.indexOf(':');
      const value = line
        .slice(colon + 1)
        .replace(/\\([\\;,nN])/g, (_, each: string) => (/n/i.test(each) ? '\n' : each));
      return { name: line.slice(0, colon), value };
    });
}
const valueOf = (text: string, name: string) => read(text).find((line) => line.name === name)?.value;

describe('renderCalendar', () => {
  const text = renderCalendar([event], { name: 'Benefits', now });

  it('writes whole days that end the day after, with an alarm before them', () => {
    expect(valueOf(text, 'DTSTART;VALUE=DATE')).toBe('20260228');
    expect(valueOf(text, 'DTEND;VALUE=DATE')).toBe('20260301');
    expect(valueOf(text, 'TRIGGER')).toBe('-P7D');
    expect(valueOf(text, 'DTSTAMP')).toBe('20260924T080000Z');
    expect(valueOf(text, 'UID')).toBe('expiry-b1.20260430@bursar');
    expect(valueOf(text, 'DESCRIPTION')).toBe(event.description);
  });

  it('nests and closes what it opens', () => {
    const blocks = read(text).filter(({ name }) => name === 'BEGIN' || name === 'END');
    expect(blocks.map(({ name, value }) => `${name} ${value}`)).toEqual([
      'BEGIN VCALENDAR',
      'BEGIN VEVENT',
      'BEGIN VALARM',
      'END VALARM',
      'END VEVENT',
      'END VCALENDAR',
    ]);
  });

  it('does not alarm on the day itself, nor about a reminder', () => {
    for (const more of [{ alertDaysBefore: 0 }, { type: 'reward_expiry' } as const])
      expect(renderCalendar([{ ...event, ...more }], { name: 'Benefits', now })).not.toContain('VALARM');
  });

  it('gives the same event the same identity in every reading', () => {
    const later = renderCalendar([event], { name: 'Benefits', now: new Date('2026-10-01T00:00:00Z') });
    expect(valueOf(later, 'UID')).toBe(valueOf(text, 'UID'));
  });

  it('is read back, whatever names hold, in lines of at most 75 bytes', () => {
    const name = fc.string({ unit: 'binary', maxLength: 120 }).filter((value) => !/[\p{Cc}]/u.test(value));
    fc.assert(
      fc.property(name, (title) => {
        const written = renderCalendar([{ ...event, title }], { name: 'Benefits', now });
        expect(valueOf(written, 'SUMMARY')).toBe(title);
        for (const line of written.split('\r\n'))
          expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
        expect(written.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      }),
    );
  });
});

describe('lines and text', () => {
  it('a line is cut between characters', () => {
    const folded = foldLine('é'.repeat(80));
    expect(folded.split('\r\n ').join('')).toBe('é'.repeat(80));
    expect(foldLine('a'.repeat(75))).not.toContain('\r\n');
    expect(foldLine('a'.repeat(76))).toBe(`${'a'.repeat(75)}\r\n a`);
  });

  it('text cannot break out of its property', () => {
    expect(escapeText('a\r\nEND:VEVENT\rb\u0000c')).toBe('a\\nEND:VEVENT\\nbc');
  });
});
