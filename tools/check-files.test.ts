import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { plantTree } from './planted-tree.js';

const core = 'packages/core/src';
const short = 'export {};\n';
const tree = plantTree({
  [`${core}/kernel/CamelCase.ts`]: short,
  [`${core}/kernel/text-utils.ts`]: short,
  'packages/express/src/helpers/header.ts': short,
  [`${core}/kernel/endless.ts`]: short.repeat(301),
  [`${core}/kernel/long.test.ts`]: short.repeat(301),
  [`${core}/budgets/holds/extras.ts`]: short,
  [`${core}/products/costs/events/handlers/one.ts`]: short,
  [`${core}/products/costs/constants.ts`]: short,
  // None of these is a problem.
  [`${core}/budgets/holds/rules/decide-spend.ts`]: short,
  [`${core}/budgets/holds/decide-spend.property.test.ts`]: short,
  [`${core}/products/costs/wire/budgets.ts`]: short,
  [`${core}/products/costs/dialect.ts`]: short,
  [`${core}/budgets/rules/judge-velocity.ts`]: short,
  [`${core}/platform/spending/prices/rules/default-prices.ts`]: short.repeat(301),
  'packages/adapter-postgres/src/migrations/0001-tables.ts': short,
});
afterAll(() => tree.remove());

describe('the check of file names and sizes', () => {
  const run = spawnSync(process.execPath, [join(tree.root, 'tools/check-files.mjs'), tree.root], {
    encoding: 'utf8',
  });
  const reported = run.stderr
    .split('\n')
    .map((line) => line.split(':')[0] ?? '')
    .filter((line) => line.endsWith('.ts'));

  it('reports each bad file once and no other', () => {
    expect(reported.sort()).toEqual([
      `${core}/budgets/holds/extras.ts`,
      `${core}/kernel/CamelCase.ts`,
      `${core}/kernel/endless.ts`,
      `${core}/kernel/long.test.ts`,
      `${core}/kernel/text-utils.ts`,
      `${core}/products/costs/constants.ts`,
      `${core}/products/costs/events/handlers/one.ts`,
      'packages/express/src/helpers/header.ts',
    ]);
    expect(run.status).toBe(1);
  });

  it('prints the sizes', () => {
    expect(run.stdout).toMatch(/^\d+ source files: median \d+ lines, nine in ten under \d+, longest \d+\n$/);
  });
});
