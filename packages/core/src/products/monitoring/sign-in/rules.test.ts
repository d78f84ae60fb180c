import { describe, expect, it } from 'vitest';
import { rememberedNext, rememberNext, safeNext } from './rules.js';

describe('the place after signing in', () => {
  it.each([
    ['/reports?range=7d', '/reports?range=7d'],
    ['/', '/'],
    ['//evil.example', '/dashboard'],
    ['/\\evil.example', '/dashboard'],
    ['/a\\b', '/dashboard'],
    ['https://evil.example', '/dashboard'],
    ['/a\tb', '/dashboard'],
    ['', '/dashboard'],
    [undefined, '/dashboard'],
    [`/${'a'.repeat(3_000)}`, '/dashboard'],
  ])('asked for as %s is %s', (asked, place) => {
    expect(safeNext(asked)).toBe(place);
  });

  it('is remembered in a cookie, and judged again when it comes back', () => {
    const cookie = rememberNext('/reports?a=1;b').split(';')[0] ?? '';
    expect(rememberedNext(`theme=dark; ${cookie}`)).toBe('/reports?a=1;b');
    expect(rememberedNext('monitoring-next=%2F%2Fevil.example')).toBe('/dashboard');
    expect(rememberedNext('monitoring-next=%zz')).toBe('/dashboard');
    expect(rememberedNext(null)).toBe('/dashboard');
  });
});
