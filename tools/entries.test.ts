import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entries } from './entries.cjs';
import { packages, root } from './workspace.mjs';

describe('the public entries', () => {
  it.each(packages)('$name exports in package.json what tsconfig.json names, built twice', ({ folder }) => {
    const own = entries.filter((entry) => entry.folder === folder);
    const built = own.map(({ specifier, output }) => [
      specifier.replace(/^@bursar\/[^/]+/, '.'),
      {
        import: { types: `./dist/${output}.d.ts`, default: `./dist/${output}.js` },
        require: { types: `./dist/${output}.d.cts`, default: `./dist/${output}.cjs` },
      },
    ]);
    const manifest = JSON.parse(readFileSync(`${root}/${folder}/package.json`, 'utf8')) as {
      exports: object;
    };
    expect(manifest.exports).toEqual({ ...Object.fromEntries(built), './package.json': './package.json' });
  });

  it('lie in published packages', () => {
    const folders = packages.map(({ folder }) => folder);
    expect(entries.filter(({ folder }) => !folders.includes(folder))).toEqual([]);
  });
});
