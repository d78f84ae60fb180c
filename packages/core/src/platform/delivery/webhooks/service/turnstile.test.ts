import { describe, expect, it } from 'vitest';
import { openTurnstile } from './turnstile.js';

describe('openTurnstile', () => {
  it('lets a few of each lane through at a time, in their order, and survives failures', async () => {
    const { pass } = openTurnstile(2);
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const work = (name: string) => () => {
      begun.push(name);
      return new Promise<string>((resolve, reject) =>
        ends.push(() => (name === 'a1' ? reject(new Error(name)) : resolve(name))),
      );
    };
    const all = ['a1', 'a2', 'a3', 'a4', 'b1'].map((name) =>
      pass(name.slice(0, 1), work(name)).catch((error: Error) => `failed ${error.message}`),
    );
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    await turn();
    expect(begun).toEqual(['a1', 'a2', 'b1']);
    ends[0]?.();
    await turn();
    expect(begun).toEqual(['a1', 'a2', 'b1', 'a3']);
    for (let i = 1; i < 5; i++) {
      await turn();
      ends[i]?.();
    }
    expect(await Promise.all(all)).toEqual(['failed a1', 'a2', 'a3', 'a4', 'b1']);
  });
});
