import { describe, expect, it } from 'vitest';
import { costsWorld } from '../costs.fixture.js';

const usage = { provider: 'openai', model: 'gpt-4.1', inputTokens: 1, outputTokens: 1, cost: 1n };

describe('the export', () => {
  it(
    'stops at ten thousand rows over HTTP, newest first, and goes on in process',
    { timeout: 60_000 },
    async () => {
      const { of, ask, wait } = await costsWorld();
      await of('member').record({ ...usage, requestId: 'oldest' });
      wait(1);
      await of('member').recordAll(Array.from({ length: 10_000 }, () => usage));
      const { body } = await ask({ as: 'viewer', method: 'GET', path: '/api/cost-events/export' });
      const lines = (body as string).trimEnd().split('\n');
      expect(lines).toHaveLength(10_001);
      expect(lines.some((line) => line.includes('oldest'))).toBe(false);
      let count = 0;
      let last = '';
      for await (const page of of('member').export()) {
        count += page.length;
        last = page.at(-1)?.requestId ?? last;
      }
      expect([count, last]).toEqual([10_001, 'oldest']);
    },
  );
});
