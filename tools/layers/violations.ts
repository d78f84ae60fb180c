/** One import that must be refused, and by which rule alone. */
export interface LayerViolation {
  readonly rule: string;
  /** The importing file; each violation has one of its own. */
  readonly file: string;
  readonly imports: string;
  /** Whether only types are imported. */
  readonly typesOnly?: boolean;
}

const core = 'packages/core/src';
const violation = (rule: string, file: string, imports: string): LayerViolation => ({ rule, file, imports });

/** One violation, at least, of every layer rule. */
export const layerViolations: readonly LayerViolation[] = [
  violation('no-cycle', `${core}/kernel/chicken.ts`, './egg.js'),
  violation('kernel-stands-alone', `${core}/kernel/reaching-up.ts`, '../storage/table.js'),
  violation('kernel-packages', `${core}/kernel/validating.ts`, 'zod'),
  violation('storage-below-budgets', `${core}/storage/reaching-up.ts`, '../budgets/holds/service.js'),
  violation(
    'budgets-below-platform',
    `${core}/budgets/reaching/service.ts`,
    '../../platform/tenancy/keys/service.js',
  ),
  violation(
    'platform-below-products',
    `${core}/platform/spending/reaching/service.ts`,
    '../../../products/costs/index.js',
  ),
  violation(
    'products-do-not-meet',
    `${core}/products/costs/meeting/service.ts`,
    '../../wallets/agents/service.js',
  ),
  violation('only-entries-assemble', `${core}/products/costs/circling/service.ts`, '../../../bursar.js'),
  violation('http-stands-alone', `${core}/http/knowing.ts`, '../products/costs/index.js'),
  violation('http-packages', `${core}/http/exact.ts`, 'decimal.js'),
  violation('http-at-the-edge', `${core}/products/costs/storage.ts`, '../../http/route.js'),
  violation('inside-knows-no-edge', `${core}/products/costs/edgy/rules.ts`, '../wire.js'),
  violation('inside-knows-no-edge', `${core}/products/costs/edgy/ports.ts`, './routes.js'),
  violation('inside-knows-no-edge', `${core}/products/costs/edgy/service.ts`, '../../../http/route.js'),
  violation('inside-knows-no-edge', `${core}/products/costs/edgy/model.ts`, '../dialect.js'),
  violation('model-declares', `${core}/budgets/declaring/model.ts`, '../holds/service.js'),
  violation('model-declares', `${core}/platform/spending/usage/model.ts`, '../issuing/service.js'),
  violation('model-declares-tables', `${core}/budgets/reading/model.ts`, '../../storage/storage.js'),
  violation('rules-decide', `${core}/budgets/shelling/rules.ts`, '../holds/service.js'),
  violation('rules-decide', `${core}/budgets/porting/rules/one.ts`, '../../holds/ports.js'),
  violation('rules-take-types', `${core}/budgets/storing/rules.ts`, '../../storage/storage.js'),
  violation('rules-take-types', `${core}/budgets/loading/rules.ts`, '../holds/model.js'),
  violation('ports-declare', `${core}/budgets/using/ports.ts`, '../holds/service.js'),
  violation('vendors-see-ports', `${core}/platform/spending/issuing/adapters/vendor.ts`, '../service.js'),
  violation('pure-needs-no-node', `${core}/budgets/hashing/rules.ts`, 'node:crypto'),
  violation('pure-needs-no-node', `${core}/budgets/hashing/model.ts`, 'node:crypto'),
  violation('pure-needs-no-node', `${core}/kernel/hashing.ts`, 'node:crypto'),
  violation('node-in-two-places', `${core}/budgets/hashing/service.ts`, 'node:crypto'),
  violation('node-in-two-places', `${core}/conformance/hashing.ts`, 'node:crypto'),
  violation('runtime-is-given', `${core}/budgets/ticking/service.ts`, '../../runtime/system.js'),
  violation('suites-are-for-others', `${core}/budgets/suited/service.ts`, '../../testing/index.js'),
  violation('core-packages', `${core}/budgets/hungry/service.ts`, '@standard-schema/spec'),
  violation('core-is-the-bottom', `${core}/budgets/climbing/service.ts`, '@bursar/adapter-memory'),
  violation('public-entries-only', 'packages/adapter-memory/src/deep.ts', '../../core/src/kernel/money.js'),
  violation(
    'public-entries-only',
    'examples/server/src/deep.ts',
    '../../../packages/core/src/kernel/money.js',
  ),
  violation('packages-by-name', 'packages/adapter-memory/src/by-path.ts', '../../core/src/index.js'),
  violation('adapters-do-not-meet', 'packages/adapter-memory/src/meeting.ts', '@bursar/adapter-postgres'),
  violation('express-takes-any-storage', 'packages/express/src/choosing.ts', '@bursar/adapter-memory'),
  violation('webhooks-needs-core-only', 'packages/webhooks/src/serving.ts', '@bursar/express'),
  violation('verify-stands-alone', 'packages/webhooks/src/verify.ts', '@bursar/core'),
  violation(
    'packages-need-no-demo',
    'packages/express/src/demonstrating.ts',
    '../../../examples/server/src/main.js',
  ),
  violation(
    'packages-need-no-demo',
    'packages/adapter-postgres/src/tooling.ts',
    '../../../tools/postgres.js',
  ),
  violation('yaml-in-one-place', `${core}/products/wallets/policy-file/rules/read-yaml.ts`, 'zod'),
  violation('shipped-code-needs-no-test', `${core}/kernel/tested.ts`, './money.test.js'),
  violation('shipped-code-needs-no-test', `${core}/http/fixed.ts`, '../kernel/money.fixture.js'),
  violation('shipped-code-needs-no-test', `${core}/conformance/sabotaged.ts`, './saboteurs.js'),
  violation('declared-dependencies', 'packages/express/src/undeclared.ts', 'vitest'),
  violation('no-development-dependency', 'packages/webhooks/src/developing.ts', 'pg'),
  violation('resolvable', 'packages/express/src/misspelt.ts', './nowhere.js'),
];

/** Imports that look alike and are allowed. */
export const allowedImports: readonly LayerViolation[] = [
  violation('', `${core}/kernel/money.ts`, 'decimal.js'),
  violation('', `${core}/http/route.ts`, 'zod'),
  violation('', `${core}/products/costs/edgy/routes.ts`, '../../../http/route.js'),
  { ...violation('', `${core}/budgets/typed/rules.ts`, '../holds/model.js'), typesOnly: true },
  violation('', `${core}/platform/delivery/webhooks/service/dialect.ts`, '../model.js'),
  violation('', `${core}/platform/delivery/webhooks/service/send.ts`, './dialect.js'),
  violation('', `${core}/budgets/holds/model.ts`, '../../storage/table.js'),
  { ...violation('', `${core}/budgets/naming/model.ts`, '../../storage/storage.js'), typesOnly: true },
  { ...violation('', `${core}/budgets/deciding/rules.ts`, '../../storage/storage.js'), typesOnly: true },
  violation('', `${core}/kernel/money.fixture.ts`, 'vitest'),
  violation('', `${core}/runtime/system.ts`, 'node:crypto'),
  violation('', `${core}/platform/delivery/signing/index.ts`, 'node:crypto'),
  violation('', `${core}/bursar.ts`, './runtime/system.js'),
  violation('', `${core}/kernel/money.test.ts`, '../storage/table.js'),
  violation('', `${core}/conformance/index.ts`, '../budgets/holds/service.js'),
  violation('', 'packages/adapter-memory/src/index.ts', '@bursar/core/storage'),
  violation('', 'packages/adapter-postgres/src/index.ts', 'kysely'),
  violation('', 'packages/express/src/index.ts', 'express'),
  violation('', 'examples/server/src/main.ts', '@bursar/express'),
];

/** Other files that the imports above name, with what they hold unless it is nothing of interest. */
export const targets: Readonly<Record<string, string>> = {
  [`${core}/kernel/egg.ts`]: `export * as it from './chicken.js';\n`,
  'packages/webhooks/package.json': '{ "devDependencies": { "pg": "*" } }',
  ...Object.fromEntries(
    [
      `${core}/storage/table.ts`,
      `${core}/storage/storage.ts`,
      `${core}/storage/index.ts`,
      `${core}/budgets/holds/service.ts`,
      `${core}/budgets/holds/ports.ts`,
      `${core}/platform/tenancy/keys/service.ts`,
      `${core}/platform/spending/issuing/service.ts`,
      `${core}/products/costs/index.ts`,
      `${core}/products/costs/wire.ts`,
      `${core}/products/costs/dialect.ts`,
      `${core}/products/wallets/agents/service.ts`,
      `${core}/platform/delivery/webhooks/model.ts`,
      `${core}/testing/index.ts`,
      `${core}/conformance/saboteurs.ts`,
      `${core}/index.ts`,
      'tools/postgres.ts',
    ].map((file) => [file, 'export const here = true;\n']),
  ),
};
