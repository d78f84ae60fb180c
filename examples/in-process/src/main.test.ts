import { expect, it } from 'vitest';
import { run } from './main.js';

it('asks before each call, records after it, and stops where the budget does', async () => {
  const lines: string[] = [];
  await run((line) => lines.push(line));
  expect(lines).toEqual([
    'done: find the cheapest flight',
    'done: compare three laptops',
    'refused: plan a week of meals',
    'spent $0.00081 of $0.001',
  ]);
});
