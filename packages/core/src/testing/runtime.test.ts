import { describe, expect, it } from 'vitest';
import { isUuid } from '../kernel/id.js';
import { testRuntime } from './runtime.js';

describe('a test runtime', () => {
  it('stands still until its clock is moved', () => {
    const start = new Date('2026-03-01T12:00:00.000Z');
    const runtime = testRuntime({ start });
    expect([runtime.now(), runtime.now()]).toEqual([start, start]);
    expect(runtime.advance({ days: 1, hours: 2, minutes: 3, seconds: 4, ms: 5 })).toEqual(
      new Date('2026-03-02T14:03:04.005Z'),
    );
    runtime.advance({ days: -1 });
    expect(runtime.now()).toEqual(new Date('2026-03-01T14:03:04.005Z'));
    runtime.set(new Date(0));
    expect(runtime.now()).toEqual(new Date(0));
  });

  it('cannot be moved through an instant that it gave', () => {
    const runtime = testRuntime();
    runtime.now().setTime(0);
    expect(runtime.now()).toEqual(new Date('2026-01-01T00:00:00.000Z'));
  });

  it('counts ids that are UUIDs and rise', () => {
    const { id } = testRuntime();
    const ids = Array.from({ length: 300 }, id);
    expect(ids.every(isUuid)).toBe(true);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(300);
  });

  it('repeats itself for a seed, and differs for another', () => {
    const draw = (seed: number) => {
      const runtime = testRuntime({ seed });
      return [runtime.id(), [...runtime.random(16)]];
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(testRuntime().hash('abc')).toMatch(/^ba7816bf/);
  });

  it('hands on the cipher that it was given, and has none by itself', () => {
    const cipher = { seal: (plain: string) => plain, open: (sealed: string) => sealed };
    expect(testRuntime({ cipher }).cipher).toBe(cipher);
    expect(testRuntime()).not.toHaveProperty('cipher');
  });
});
