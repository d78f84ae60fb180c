import { describe, expect, it } from 'vitest';
import { demo } from './demo.js';

describe('the demonstration', () => {
  it('verifies what Bursar sends, and refuses what was changed', async () => {
    const lines: string[] = [];
    await demo((line) => lines.push(line));
    const text = lines.join('\n');
    expect(text).toContain('"type":"budget.threshold"');
    expect(text).toContain('verified');
    expect(text.match(/401 Unauthorized/g)).toHaveLength(2);
  });
});
