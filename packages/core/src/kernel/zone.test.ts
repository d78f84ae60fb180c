import { describe, expect, it } from 'vitest';
import { firstInstantAt, isUtc, isZone, offsetAt } from './zone.js';

describe('zones', () => {
  it('are names of the IANA database, in any case', () => {
    for (const name of [
      'UTC',
      'Europe/Berlin',
      'europe/berlin',
      'Asia/Kolkata',
      'America/Argentina/Ushuaia',
      'Etc/GMT+5',
    ])
      expect(isZone(name)).toBe(true);
    for (const name of [
      '',
      'Berlin',
      '+02:00',
      '-0500',
      'Europe/Berlin ',
      'Europe/Berlin\0',
      '\u212aorea',
      'a'.repeat(65),
    ])
      expect(isZone(name)).toBe(false);
  });

  it('have several names for UTC', () => {
    expect(['UTC', 'utc', 'Etc/UTC', 'GMT', 'Europe/London'].map(isUtc)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(offsetAt('Zulu', Date.UTC(2026, 6, 1))).toBe(0);
  });

  it('know how far their clocks are ahead', () => {
    const july = Date.UTC(2026, 6, 1);
    const zones = ['America/New_York', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'Pacific/Marquesas'];
    expect(zones.map((zone) => offsetAt(zone, july) / 60_000)).toEqual([-240, 345, 840, -570]);
  });

  it('give a skipped reading the moment of the jump, and a repeated one its first', () => {
    const reading = (text: string): string =>
      new Date(firstInstantAt('Europe/Berlin', Date.parse(`${text}Z`))).toISOString();
    expect(reading('2026-03-29T02:30:00')).toBe('2026-03-29T01:00:00.000Z');
    expect(reading('2026-03-29T03:00:00')).toBe('2026-03-29T01:00:00.000Z');
    expect(reading('2026-10-25T02:30:00')).toBe('2026-10-25T00:30:00.000Z');
    expect(reading('2026-10-25T03:00:00')).toBe('2026-10-25T02:00:00.000Z');
  });
});
