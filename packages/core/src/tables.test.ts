import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { declaredTables } from './tables.js';

const source = fileURLToPath(new URL('.', import.meta.url));

/** Names of all tables declared in shipped files, as their declarations spell them. */
function namesInSource(): string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)(model(\/[^/]+)?|outbox)\.ts$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(source, file), 'utf8');
      return [...text.matchAll(/= (?:log)?[tT]able<\w+>\(\{\s*name: '(\w+)'/g)].map(
        ([, name]) => name as string,
      );
    });
}

describe('the list of tables', () => {
  it('has every table that a model declares', () => {
    expect(declaredTables.map(({ name }) => name).sort()).toEqual(namesInSource().sort());
  });

  it('has no two tables of one name', () => {
    const names = declaredTables.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has no unique rule or index on a field that is not declared', () => {
    for (const { name, fields, unique, indexes } of declaredTables)
      for (const field of [...unique.flatMap((rule) => rule.fields), ...indexes.flat()])
        expect(Object.keys(fields), `${name}.${field}`).toContain(field);
  });
});
