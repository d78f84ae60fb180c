import { expect, it } from 'vitest';
import { run } from './main.js';

it('buys within its limits, asks where it must, and goes on', async () => {
  const lines: string[] = [];
  await run((line) => lines.push(line));
  expect(lines).toEqual([
    'bought: report on flights',
    'asked: the price of tulips since 1637',
    'the agent may not approve its own spending',
    'bought: report on the price of tulips since 1637',
    'refused: hotels near the fair (insufficient_funds: Transaction would exceed daily limit)',
    'bought: report on taxi fares',
    'refused: a plan for the week (insufficient_funds: Transaction would exceed daily limit)',
    'the owner raises the limit',
    'bought: report on a plan for the week',
    'spent 1650 of 2000 cents today',
  ]);
});
