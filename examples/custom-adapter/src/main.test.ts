import { expect, it } from 'vitest';
import { run } from './main.js';

it('keeps every promise of the port', { timeout: 60_000 }, async () => {
  const lines: string[] = [];
  await run((line) => lines.push(line));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^(\d+) of \1 promises kept$/);
});
