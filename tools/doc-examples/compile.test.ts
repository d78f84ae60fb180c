import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { compileExample } from './compile.js';
import { promisedThrow, promisedValue } from './promises.js';

const source = ts.createSourceFile(
  'packages/core/src/kernel/sum.ts',
  `import { z } from 'zod';\nimport type { Micros } from './micros.js';\nexport const sum = 1;\nexport interface Sum { readonly a: 1 }\n`,
  ts.ScriptTarget.Latest,
  true,
);
const names = new Map([['price', { file: 'packages/core/src/kernel/price.ts', type: false }]]);
const compile = (code: string): string =>
  compileExample({ file: 'x.ts', line: 1, code, source }, names).text.split('\n').slice(0, -2).join('\n');

describe('an example', () => {
  it('imports what it names from the file around it, from its imports and from core', () => {
    const [head] = compile('const a: Sum = sum(price, m as Micros);').split('\n');
    expect(head).toContain(`import { price } from '../../packages/core/src/kernel/price.js';`);
    expect(head).toContain(`import type { Micros } from '../../packages/core/src/kernel/micros.js';`);
    expect(head).toContain(`import { sum } from '../../packages/core/src/kernel/sum.js';`);
    expect(head).toContain(`import type { Sum } from '../../packages/core/src/kernel/sum.js';`);
    expect(head).not.toContain('zod');
  });

  it('keeps its own names', () => {
    expect(compile('const sum = 2;\nfunction price() { return sum; }')).not.toContain('kernel');
  });

  it('asserts the values that its comments promise', () => {
    expect(compile(`sum('a', 1); // { amount: '1', days: [2n, -3] }`)).toContain(
      `\npromisedValue(sum('a', 1), { amount: '1', days: [2n, -3] });`,
    );
    expect(compile('const total = sum(1); // => price')).toContain(
      'const total = sum(1); promisedValue(total, price);',
    );
    expect(compile(`sum('x'); // throws invalid`)).toContain(
      `await promisedThrow(async () => (sum('x')), "invalid");`,
    );
  });

  it('reads prose as prose', () => {
    for (const prose of ['// the sum', '// a, b', '// 2 of them', '/* 1 */'])
      expect(compile(`sum(1); ${prose}`)).not.toContain('promisedValue(sum');
  });

  it('fails on a promise that is no value', () => {
    expect(() => compile('sum(1); // => about two')).toThrow('about two');
  });
});

describe('a promise', () => {
  it('fails when it is not kept', async () => {
    expect(() => promisedValue({ a: 1 }, { a: 1 })).not.toThrow();
    expect(() => promisedValue({ a: 1 }, { a: 2 })).toThrow();
    expect(() => promisedValue('1', 1)).toThrow();
    await expect(promisedThrow(() => 1, 'invalid')).rejects.toThrow('did not throw');
    await expect(promisedThrow(() => Promise.reject(new Error('other')), 'invalid')).rejects.toThrow(
      'not invalid',
    );
    await promisedThrow(() => Promise.reject(new Error('invalid amount')), 'invalid');
  });
});
