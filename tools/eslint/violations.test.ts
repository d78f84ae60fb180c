import { ESLint } from 'eslint';
import { relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantTree } from '../planted-tree.js';
import { allowedCode, lintViolations } from './violations.js';

const tree = plantTree(
  Object.fromEntries([...lintViolations, ...allowedCode].map(({ file, code }) => [file, code])),
);
afterAll(() => tree.remove());

describe('the lint rules', () => {
  const found = new Map<string, (string | null)[]>();
  beforeAll(async () => {
    const results = await new ESLint({ cwd: tree.root }).lintFiles(['packages']);
    for (const { filePath, messages } of results) {
      // A comment that tries to switch a rule off is reported without a rule.
      const rules = messages.filter(({ ruleId, severity }) => ruleId !== null && severity === 2);
      found.set(relative(tree.root, filePath), [...new Set(rules.map(({ ruleId }) => ruleId))]);
    }
  });

  it.each(lintViolations)('$rule reports $file', ({ rule, file }) => {
    expect(found.get(file)).toEqual([rule]);
  });

  it.each(allowedCode)('nothing reports $file', ({ file }) => {
    expect(found.get(file)).toEqual([]);
  });
});
