import { describe, expect, it } from 'vitest';
import { isDomainError } from './errors.js';
import { isUuid, parsePrefixed, prefixId, uuidCounterLimit, uuidV7 } from './id.js';

const uuid = '0190a0d2-7c3b-7d4e-8f00-0123456789ab';

describe('prefixed ids', () => {
  it('reads either case of hex and answers lower case', () => {
    expect(parsePrefixed('ns_bgt_', `ns_bgt_${uuid}`)).toBe(uuid);
    expect(parsePrefixed('ns_bgt_', `ns_bgt_${uuid.toUpperCase()}`)).toBe(uuid);
  });

  it('refuses another prefix, a bare UUID and a tail that is none', () => {
    for (const text of [
      `ns_key_${uuid}`,
      uuid,
      `NS_BGT_${uuid}`,
      'ns_bgt_',
      'ns_bgt_1',
      `ns_bgt_${uuid}0`,
      `ns_bgt_${uuid}\n`,
    ])
      expect(parsePrefixed('ns_bgt_', text)).toBeNull();
  });

  it('prints what it reads', () => {
    expect(prefixId('ns_bgt_', uuid.toUpperCase())).toBe(`ns_bgt_${uuid}`);
  });

  it('takes UUIDs of any version, hyphens in place', () => {
    expect(isUuid('00000000-0000-0000-0000-000000000000')).toBe(true);
    expect(isUuid(uuid.replaceAll('-', ''))).toBe(false);
    expect(isUuid(`{${uuid}}`)).toBe(false);
  });
});

describe('uuidV7', () => {
  it('lays out time, version, counter and random bytes', () => {
    const random = Uint8Array.of(1, 35, 69, 103, 137, 171);
    expect(uuidV7(0x0190a0d27c3b, 0, random)).toBe('0190a0d2-7c3b-7000-8000-0123456789ab');
    expect(uuidV7(0x0190a0d27c3b, uuidCounterLimit - 1, random)).toBe('0190a0d2-7c3b-7fff-bfff-0123456789ab');
  });

  it('refuses parts that do not fit', () => {
    const bytes = new Uint8Array(6);
    const bad = [
      () => uuidV7(-1, 0, bytes),
      () => uuidV7(2 ** 48, 0, bytes),
      () => uuidV7(1.5, 0, bytes),
      () => uuidV7(0, uuidCounterLimit, bytes),
      () => uuidV7(0, -1, bytes),
      () => uuidV7(0, 0, new Uint8Array(5)),
    ];
    for (const make of bad) expect(make).toThrow(expect.toSatisfy((e) => isDomainError(e, 'invalid')));
  });
});
