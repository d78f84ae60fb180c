import { describe, expect, it } from 'vitest';
import { openHousekeeping } from './housekeeping.js';
import type { Retention } from './host.js';

const now = new Date('2026-05-01T00:00:00.000Z');

function open(retention?: Retention, removes = 3) {
  const calls: unknown[][] = [];
  const errors: string[] = [];
  const storage = {
    tidy: async (...call: unknown[]): Promise<number> => {
      calls.push(call);
      if (removes < 0) throw new Error('down');
      return removes;
    },
  };
  const logger = { warn: () => undefined, error: (message: string) => void errors.push(message) };
  return { calls, errors, ...openHousekeeping({ storage, runtime: { now: () => now }, logger }, retention) };
}

describe('housekeeping', () => {
  it('keeps deliveries for 30 days and events for ever, unless it is told otherwise', async () => {
    const usual = open();
    expect([await usual.tidy(now), usual.deliveriesKeptMs]).toEqual([3, 30 * 86_400_000]);
    const told = open({ deliveryDays: 7, eventDays: 90 });
    await told.tidy(now);
    expect([usual.calls, told.calls, told.deliveriesKeptMs]).toEqual([
      [[now, 10_000]],
      [[now, 10_000, new Date('2026-01-31T00:00:00.000Z')]],
      7 * 86_400_000,
    ]);
  });

  it('forgets nothing that may still be sent', () => {
    expect(() => open({ eventDays: 2 })).toThrow('at least 3');
    expect(() => open({ deliveryDays: 0 })).toThrow('at least 1 day');
    expect(open({ eventDays: null }).deliveriesKeptMs).toBeGreaterThan(0);
  });

  it('goes on at once while there is more, and survives a store that is down', async () => {
    expect([await open({}, 10_000).turn(), await open().turn()]).toEqual([0, 60_000]);
    const down = open({}, -1);
    expect([await down.turn(), down.errors]).toEqual([60_000, ['the store could not be tidied']]);
  });
});
