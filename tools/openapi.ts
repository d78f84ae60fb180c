// Writes docs/openapi/*.json from the route tables, or with --check compares what is there.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import type { Dialect } from '../packages/core/src/http/dialect.js';
import { openApi } from '../packages/core/src/http/openapi.js';
import type { Route } from '../packages/core/src/http/route.js';
import { benefitsDialect } from '../packages/core/src/products/benefits/dialect.js';
import { benefitsRoutes } from '../packages/core/src/products/benefits/routes/table.js';
import { costsDialect } from '../packages/core/src/products/costs/dialect.js';
import { gatewayDialect } from '../packages/core/src/products/costs/dialect/gateway.js';
import { gatewayRoutes } from '../packages/core/src/products/costs/gateway/routes.js';
import { costsRoutes } from '../packages/core/src/products/costs/routes/table.js';
import { monitoringDialect } from '../packages/core/src/products/monitoring/dialect.js';
import { monitoringRoutes } from '../packages/core/src/products/monitoring/routes/table.js';
import { walletsDialect } from '../packages/core/src/products/wallets/dialect.js';
import { walletsRoutes } from '../packages/core/src/products/wallets/routes/table.js';
import { projectsDialect } from '../packages/core/src/products/projects/dialect.js';
import { projectsRoutes } from '../packages/core/src/products/projects/routes/table.js';

const surfaces: readonly (readonly [Dialect, readonly Route[]])[] = [
  [costsDialect(), costsRoutes],
  [gatewayDialect({ hash: () => '' }), gatewayRoutes],
  [benefitsDialect(), benefitsRoutes],
  [walletsDialect(), walletsRoutes],
  [projectsDialect(), projectsRoutes],
  [monitoringDialect('/api'), monitoringRoutes],
];
const folder = new URL('../docs/openapi/', import.meta.url);
const check = process.argv.includes('--check');

const current = (file: URL): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

mkdirSync(folder, { recursive: true });
for (const [dialect, routes] of surfaces) {
  const file = new URL(`${dialect.name}.json`, folder);
  const text = await format(JSON.stringify(openApi(dialect, routes)), { parser: 'json', printWidth: 110 });
  if (current(file) === text) continue;
  if (!check) writeFileSync(file, text);
  else {
    console.error(
      `docs/openapi/${dialect.name}.json is not what the route table gives: npx tsx tools/openapi.ts`,
    );
    process.exitCode = 1;
  }
}
