import { describe, expect, it } from 'vitest';
import { cipher } from './cipher.js';
import { signer } from './sign.js';
import { systemRuntime } from './system.js';

describe('systemRuntime', () => {
  it('hashes text as SHA-256 in hex', () => {
    expect(systemRuntime().hash('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('makes rising ids and fresh bytes', () => {
    const runtime = systemRuntime();
    const ids = Array.from({ length: 2_000 }, () => runtime.id());
    expect([...new Set(ids)].sort()).toEqual(ids);
    expect(runtime.random(16)).toHaveLength(16);
    expect(runtime.random(16)).not.toEqual(runtime.random(16));
  });

  it('has a cipher only when it is given one', () => {
    const host = cipher({ keys: [{ id: 'a', secret: '00'.repeat(32) }] });
    expect(systemRuntime()).not.toHaveProperty('cipher');
    expect(systemRuntime({ cipher: host }).cipher).toBe(host);
  });
});

describe('signer', () => {
  it('is HMAC-SHA256', () => {
    expect(signer('0123456789abcdef')('text')).toMatch(/^[0-9a-f]{64}$/);
    expect(signer('0123456789abcdef')('text')).toBe(signer('0123456789abcdef')('text'));
    expect(signer('0123456789abcdef')('text')).not.toBe(signer('0123456789abcdeg')('text'));
  });

  it('refuses a secret that is too short', () => {
    expect(() => signer('short')).toThrow('16 characters');
  });
});
