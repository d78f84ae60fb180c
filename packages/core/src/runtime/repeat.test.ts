import { expect, it } from 'vitest';
import { repeat } from './repeat.js';

it('runs one round after the other until it is stopped', async () => {
  let running = 0;
  let most = 0;
  let rounds = 0;
  const enough = await new Promise<{ stop(): Promise<void> }>((resolve) => {
    const loop = repeat(async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      if (++rounds === 5) resolve(loop);
      return 0;
    });
  });
  await enough.stop();
  const after = rounds;
  await new Promise((resolve) => setImmediate(resolve));
  expect(most).toBe(1);
  expect(rounds).toBe(after);
  expect(rounds).toBeGreaterThanOrEqual(5);
});

it('stops in the middle of a pause, and waking ends one', async () => {
  let rounds = 0;
  let second: () => void = () => undefined;
  const woken = new Promise<void>((resolve) => (second = resolve));
  const loop = repeat(() => {
    if (++rounds === 2) second();
    return Promise.resolve(3_600_000);
  });
  await Promise.resolve();
  await Promise.resolve();
  loop.wake();
  await woken;
  await loop.stop();
  expect(rounds).toBe(2);
});

it('waits for the round that is running', async () => {
  let finish: () => void = () => undefined;
  let finished = false;
  const loop = repeat(async () => {
    await new Promise<void>((resolve) => (finish = resolve));
    finished = true;
    return 0;
  });
  const stopping = loop.stop();
  expect(finished).toBe(false);
  finish();
  await stopping;
  expect(finished).toBe(true);
});
