import { describe, expect, it } from 'vitest';
import { cipher } from './cipher.js';

const hexSecret = 'ab'.repeat(32);
const base64Secret = Buffer.alloc(32, 7).toString('base64');

describe('cipher', () => {
  it('opens what an older key sealed and seals with the first', () => {
    const before = cipher({ keys: [{ id: 'old', secret: hexSecret }] });
    const after = cipher({
      keys: [
        { id: 'new', secret: base64Secret },
        { id: 'old', secret: hexSecret },
      ],
    });
    expect(after.open(before.seal('whsec_1'))).toBe('whsec_1');
    expect(after.seal('x').split('.')[1]).toBe('new');
    expect(() => before.open(after.seal('x'))).toThrow('not sealed by a known key');
  });

  it('never seals twice alike', () => {
    const one = cipher({ keys: [{ id: 'a', secret: hexSecret }] });
    expect(one.seal('same')).not.toBe(one.seal('same'));
  });

  it('refuses a text that names another known key', () => {
    const both = cipher({
      keys: [
        { id: 'a', secret: hexSecret },
        { id: 'b', secret: hexSecret },
      ],
    });
    expect(() => both.open(both.seal('x').replace('b1.a.', 'b1.b.'))).toThrow('altered');
  });

  it('refuses keys that are no 32 bytes, ids that would break the format, and the same id twice', () => {
    expect(() => cipher({ keys: [{ id: 'a', secret: 'ab' }] })).toThrow('32 bytes');
    expect(() => cipher({ keys: [{ id: 'a.b', secret: hexSecret }] })).toThrow('letters');
    expect(() =>
      cipher({
        keys: [
          { id: 'a', secret: hexSecret },
          { id: 'a', secret: base64Secret },
        ],
      }),
    ).toThrow('same id');
  });
});
