import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isUuid } from '../kernel/id.js';
import { idSource } from './ids.js';

const clock = fc.array(fc.nat({ max: 5_000 }), { minLength: 2, maxLength: 200 });
const entropy = fc.uint8Array({ minLength: 10, maxLength: 10 });

it('rises strictly however the clock goes and whatever the entropy is', () => {
  fc.assert(
    fc.property(clock, entropy, (times, bytes) => {
      let i = 0;
      const next = idSource(
        () => times[i++] ?? 0,
        () => bytes,
      );
      const ids = times.map(() => next());
      expect(ids.every(isUuid)).toBe(true);
      expect([...new Set(ids)].sort()).toEqual(ids);
    }),
  );
});

it('carries the millisecond in its first twelve digits', () => {
  const next = idSource(
    () => 0x0190_a0d2_7c3b,
    () => new Uint8Array(10),
  );
  expect(next()).toBe('0190a0d2-7c3b-7000-8000-000000000000');
  expect(next()).toBe('0190a0d2-7c3b-7000-8001-000000000000');
});
