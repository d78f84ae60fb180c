import { expect, it } from 'vitest';
import { run } from './main.js';

it('shows the calculators alone', () => {
  const lines: string[] = [];
  run((line) => lines.push(line));
  expect(lines).toEqual([
    '100 in three: 33.333334 + 33.333333 + 33.333333',
    'March in New York: 2026-03-01T05:00:00.000Z to 2026-04-01T04:00:00.000Z',
    'a month from 31 January: 2026-02-28T09:00:00.000Z',
    '7 of 12: 58.3 %',
    'a day that has no midnight begins: 2018-11-04T03:00:00.000Z',
  ]);
});
