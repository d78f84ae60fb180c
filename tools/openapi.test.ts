import { readFileSync, readdirSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';

const folder = new URL('../docs/openapi/', import.meta.url);
const documents = readdirSync(folder).filter((name) => name.endsWith('.json'));

/** What the linter says of paths that their specifications print: clients depend on them as they are. */
const printed: Readonly<Record<string, readonly string[]>> = {
  'benefits.json': ['operation-4xx-response #/paths/~1api~1v1~1openapi.json/get/responses'],
  'costs.json': [
    'no-ambiguous-paths #/paths/~1api~1cost-events~1attribution~1{key}',
    'no-ambiguous-paths #/paths/~1api~1cost-events~1sessions~1{sessionId}',
  ],
  'monitoring.json': [
    'operation-2xx-response #/paths/~1api~1auth~1callback/get/responses',
    'operation-4xx-response #/paths/~1api~1auth~1callback/get/responses',
  ],
};

describe.each(documents)('docs/openapi/%s', (name) => {
  it('is what an independent linter takes for a good OpenAPI document', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const source = readFileSync(new URL(name, folder), 'utf8');
    const problems = await lintFromString({ source, config, absoluteRef: name });
    const found = problems.map(({ ruleId, location }) => `${ruleId} ${location[0]?.pointer ?? ''}`);
    expect(found.sort()).toEqual(printed[name] ?? []);
  });
});
