import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from './parse-file.js';
import { largestFile } from './split-file.js';
import { starterFile } from './templates.js';
import type { ReadConfig } from './read-config.js';

const full = starterFile('full', { agentName: 'scout', owner: 'ops@example.com' });
const lines = full.split('\n');

/** Whatever a file is, it is read whole, or refused with a line. */
function checkOutcome({ config, issues }: ReadConfig, text: string): void {
  const errors = issues.filter(({ severity }) => severity === 'error');
  const last = text.split(/\r\n?|\n/).length;
  const astray = issues.filter(({ line, message }) => line < 1 || line > last + 1 || message === '');
  const whole = (config === null) === errors.length > 0;
  // One comparison: many thousands of files come by here.
  if (!whole || astray.length > 0)
    expect({ text: text.slice(0, 500), whole, astray }).toBe('read whole, or refused');
}
const check = (text: string): ReadConfig => {
  const result = parsePolicy(text);
  checkOutcome(result, text);
  return result;
};

/** A busy machine is slow. */
const patient = { timeout: 60_000 };

describe('a broken file', () => {
  it('cut off anywhere is refused at a line, or still says something whole', patient, () => {
    for (let end = 0; end <= full.length; end += 4) check(full.slice(0, end));
    expect(check(full).config).not.toBeNull();
  });

  it('with any line gone, doubled, tabbed or moved in is refused at a line, or read', patient, () => {
    for (let at = 0; at < lines.length; at++) {
      const line = lines[at] ?? '';
      const turned = [
        [],
        [line, line],
        [`\t${line}`],
        [`   ${line}`],
        [line.replace(/: .*/, ':')],
        [`${line} "`],
        [`- ${line}`],
      ];
      for (const instead of turned)
        check([...lines.slice(0, at), ...instead, ...lines.slice(at + 1)].join('\n'));
    }
    expect(check(lines.join('\n')).config).not.toBeNull();
  });

  it('with characters changed at random is refused at a line, or read', patient, () => {
    const char = fc.constantFrom(
      '\t',
      '"',
      "'",
      '{',
      '[',
      ']',
      '}',
      '&',
      '*',
      '!',
      '|',
      '>',
      '#',
      ':',
      '-',
      '%',
      '@',
      '`',
      '\0',
      '\ufeff',
      '\r',
      ',',
      '\n',
      '~',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(full.length), char), { minLength: 1, maxLength: 4 }), (edits) => {
        let text = full;
        for (const [at, put] of edits) text = text.slice(0, at) + put + text.slice(at + 1);
        check(text);
      }),
      { numRuns: 100 },
    );
  });

  it('means the same with Windows line ends, old Mac ones, and a byte order mark', () => {
    const { config } = check(full);
    expect(config).not.toBeNull();
    expect(check(full.replaceAll('\n', '\r\n')).config).toEqual(config);
    expect(check(full.replaceAll('\n', '\r')).config).toEqual(config);
    expect(check(`\ufeff${full}`).config).toEqual(config);
  });

  it.each([
    ['an amount beyond all measure', '1e999 USD'],
    ['an amount in nothing', '500 bananas'],
    ['too many digits', '9'.repeat(400)],
    ['an amount in two currencies', 'USD 5 EUR'],
    ['infinity', '.inf'],
    ['not a number', '.nan'],
    ['a negative amount', '-1 USD'],
    ['a list', '[5 USD]'],
  ])('with %s names its line', (_, amount) => {
    const { config, issues } = check(full.replace('daily_limit: 20 USD', `daily_limit: ${amount}`));
    expect(config).toBeNull();
    expect(issues[0]?.line).toBe(1 + lines.findIndex((line) => line.includes('daily_limit: 20 USD')));
  });
});

describe('a hostile file', () => {
  const identity = '## Identity\nagent_name: a\nowner: a@b.co\n\n## Metadata\n';
  const bomb = `metadata:\n  custom:\n    a: &a [x, x]\n${Array.from({ length: 24 }, (_, i) => `    ${'abcdefghijklmnopqrstuvwxyz'[i + 1]}: &${'abcdefghijklmnopqrstuvwxyz'[i + 1]} [${`*${'abcdefghijklmnopqrstuvwxyz'[i]}, `.repeat(9)}x]`).join('\n')}\n`;
  const size = 100_000;
  it.each([
    ['aliases of aliases', bomb],
    ['brackets', '['.repeat(size)],
    ['braces', '{a: '.repeat(size / 4)],
    ['dashes', '- '.repeat(size / 2)],
    ['quotes', '"'.repeat(size)],
    ['anchors', `a: ${'&a '.repeat(size / 3)}`],
    ['colons', ': '.repeat(size / 2)],
    ['keys', Array.from({ length: size / 8 }, (_, i) => `k${i}: 1`).join('\n')],
    ['the same key', 'a: 1\n'.repeat(size / 5)],
    ['documents', '---\n'.repeat(size / 4)],
    ['fences', '```\n'.repeat(size / 4)],
    ['headings', '## x\n'.repeat(size / 5)],
    ['sections', '## Identity\nagent_name: a\n'.repeat(size / 26)],
    ['spaces', `a:${' '.repeat(size)}b`],
    ['a long line', `description: ${'x'.repeat(size)}`],
    ['tabs', '\t\n'.repeat(size / 2)],
  ])('of %s is read or refused like any other', patient, (_, text) => {
    const { config, issues } = check(identity + text);
    expect(config !== null || issues.length > 0).toBe(true);
  });

  it('is refused unread when it is one byte too long', () => {
    const fits = `${full}\n# ${'x'.repeat(largestFile - full.length - 3)}`;
    expect(parsePolicy(fits).config).not.toBeNull();
    const { config, issues } = parsePolicy(`${fits}x`);
    expect(config).toBeNull();
    expect(issues).toEqual([
      {
        severity: 'error',
        path: '',
        line: 1,
        message: `the file has ${largestFile + 1} bytes, more than ${largestFile}`,
      },
    ]);
  });

  it('of broken UTF-8 names the line', () => {
    const bytes = new TextEncoder().encode(full);
    bytes[full.indexOf('Spending') + 2] = 0xff;
    const { issues } = parsePolicy(bytes);
    expect(issues[0]).toMatchObject({ severity: 'error', message: 'is not valid UTF-8 text' });
    expect(issues[0]?.line).toBe(1 + lines.findIndex((line) => line.includes('Spending')));
  });
});
