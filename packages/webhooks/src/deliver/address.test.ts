import { describe, expect, it } from 'vitest';
import { isReachable, literalOf } from './address.js';

const closed = { allowLoopback: false };
const open = { allowLoopback: true };

describe('isReachable', () => {
  it.each([
    ['8.8.8.8', true],
    ['2606:4700:4700::1111', true],
    ['::ffff:8.8.8.8', true],
    ['0.0.0.0', false],
    ['10.0.0.1', false],
    ['100.64.0.1', false],
    ['127.0.0.1', false],
    ['169.254.169.254', false],
    ['172.31.255.255', false],
    ['192.0.0.1', false],
    ['192.0.2.1', false],
    ['192.168.1.1', false],
    ['198.18.0.1', false],
    ['198.51.100.1', false],
    ['203.0.113.1', false],
    ['224.0.0.1', false],
    ['240.0.0.1', false],
    ['255.255.255.255', false],
    ['::', false],
    ['::1', false],
    ['::127.0.0.1', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:0:127.0.0.1', false],
    ['64:ff9b::7f00:1', false],
    ['64:ff9b::808:808', false],
    ['64:ff9b:1::1', false],
    ['100::1', false],
    ['2001::1', false],
    ['2001:db8::1', false],
    ['2002:7f00:1::', false],
    ['fc00::1', false],
    ['fd00:ec2::254', false],
    ['fe80::1', false],
    ['fe80::1%eth0', false],
    ['fec0::1', false],
    ['ff02::1', false],
    ['no address', false],
    ['', false],
  ])('%s: %s', (address, reachable) => {
    expect(isReachable(address, closed)).toBe(reachable);
  });

  it('opens this very machine only, and only where it is asked to', () => {
    for (const address of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])
      expect([isReachable(address, closed), isReachable(address, open)]).toEqual([false, true]);
    for (const address of ['10.0.0.1', '0.0.0.0', '::', 'fe80::1'])
      expect(isReachable(address, open)).toBe(false);
  });
});

describe('literalOf', () => {
  it.each([
    'http://127.0.0.1',
    'http://127.1',
    'http://2130706433',
    'http://0x7f000001',
    'http://0177.0.0.1',
    'http://0x7f.1',
    'http://127.0.0.1.',
    'http://127。0。0。1',
    'http://%31%32%37.0.0.1',
    'http://user@127.0.0.1:81',
  ])('reads 127.0.0.1 in %s', (url) => {
    expect(literalOf(new URL(url))).toBe('127.0.0.1');
  });

  it('reads IPv6, and no address in a name', () => {
    expect(literalOf(new URL('http://[::ffff:7f00:1]'))).toBe('::ffff:7f00:1');
    expect(literalOf(new URL('http://127.0.0.1.nip.io'))).toBeNull();
  });
});
