import { memoryStorage } from '@bursar/adapter-memory';
import { describe, expect, it } from 'vitest';
import { compareWithPlainWords } from './engine-commands.fixture.js';

describe('the whole engine', () => {
  it('does what the plain words say, whatever is asked of it in whatever order', async () => {
    const runs = await compareWithPlainWords(() => memoryStorage(), { numRuns: 120, ms: 8_000 });
    expect(runs).toBeGreaterThan(2);
  }, 30_000);
});
