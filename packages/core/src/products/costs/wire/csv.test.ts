import { describe, expect, it } from 'vitest';
import { csvLine, usd } from './csv.js';

describe('csvLine', () => {
  it('quotes what holds a comma, a quote or a line break, and leaves the rest', () => {
    expect(csvLine(['plain', 'a,b', 'say "hi"', 'two\nlines', null, 7, 8n])).toBe(
      'plain,"a,b","say ""hi""","two\nlines",,7,8\n',
    );
  });
  it('keeps spreadsheets from running what looks like a formula', () => {
    expect(csvLine(['=1+1', '+1', '-1', '@x', '=a,b', -1])).toBe(`'=1+1,'+1,'-1,'@x,"'=a,b",-1\n`);
  });
});

describe('usd', () => {
  it('shows every micro', () => {
    expect([0n, 1n, 2760n, 1_000_000n, 12_500_000n].map(usd)).toEqual([
      '0.000000',
      '0.000001',
      '0.002760',
      '1.000000',
      '12.500000',
    ]);
  });
});
