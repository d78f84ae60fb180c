const { assembly, core, layer, packagesOf, role, rule, suites } = require('./paths.cjs');

/** The one file that reads YAML (ADR 6). */
const yamlReader = `${core}products/wallets/policy-file/rules/read-yaml[.]ts$`;

/** The layers inside core. Each comment says where the code belongs instead. */
module.exports = [
  layer(
    'kernel-stands-alone',
    'kernel holds plain values and knows nothing above it: move this up to the layer it speaks about.',
    `${core}kernel/`,
    'kernel/',
  ),
  rule(
    'kernel-packages',
    'kernel computes with decimal.js, date-fns and @date-fns/tz only: validation with zod belongs to http, wire or routes.',
    { path: `${core}kernel/` },
    {
      dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional'],
      pathNot: packagesOf('decimal[.]js', 'date-fns', '@date-fns/tz'),
    },
  ),
  layer(
    'storage-below-budgets',
    'storage is the port: it speaks of rows and counters, never of what they mean. Put meaning into budgets or above.',
    `${core}storage/`,
    'kernel/',
    'storage/',
  ),
  rule(
    'budgets-below-platform',
    'budgets is the engine under every capability: what needs platform or a product belongs there and calls budgets.',
    { path: `${core}budgets/` },
    { path: `${core}(platform|products)/` },
  ),
  rule(
    'platform-below-products',
    'platform serves every product and knows none: move this into the product.',
    { path: `${core}platform/` },
    { path: `${core}products/` },
  ),
  rule(
    'products-do-not-meet',
    'Products never import each other: what two of them need belongs in platform.',
    { path: `${core}products/([^/]+)/` },
    { path: `${core}products/`, pathNot: `${core}products/$1/` },
  ),
  rule(
    'only-entries-assemble',
    'The files directly under core/src that hosts import put the layers together: inside core, import what you need from its own file.',
    { path: core, pathNot: assembly },
    { path: assembly },
  ),
  layer(
    'http-stands-alone',
    'http is the machine behind every route table and knows no capability: put routes, wire and dialects into the product.',
    `${core}http/`,
    'http/',
    'kernel/',
  ),
  rule(
    'http-packages',
    'http needs zod and nothing else from npm: adapters for a server belong in a package of their own.',
    { path: `${core}http/` },
    { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional'], pathNot: packagesOf('zod') },
  ),
  rule(
    'http-at-the-edge',
    'Only routes, wire, dialect and what assembles them know http: keep decisions in rules and services, and translate at the edge.',
    {
      path: `${core}(budgets|platform|products)/`,
      pathNot: [
        role('routes', 'wire', 'dialect', 'model', 'rules', 'ports', 'service'),
        `${core}products/[^/]+/index[.]ts$`,
      ],
    },
    { path: `${core}http/` },
  ),
  rule(
    'inside-knows-no-edge',
    'model, rules, ports and service never see HTTP: move what concerns the wire into routes, wire or dialect.',
    { path: role('model', 'rules', 'ports', 'service') },
    { path: [role('routes', 'wire', 'dialect'), `${core}http/`] },
  ),
  rule(
    'model-declares',
    'A model declares types and its table from kernel, storage and other models: decide in rules, act in service.',
    { path: role('model') },
    { path: core, pathNot: [`${core}(kernel|storage|http)/`, role('model', 'routes', 'wire', 'dialect')] },
  ),
  rule(
    'model-declares-tables',
    'Of storage a model needs table and types (`import type`): reading and writing belong in service.',
    { path: role('model') },
    { path: `${core}storage/`, pathNot: `${core}storage/table[.]ts$`, dependencyTypesNot: ['type-only'] },
  ),
  rule(
    'rules-decide',
    'Rules are pure functions over values: they import kernel, other rules, and types of models and storage. Ports and services belong to the shell that calls them.',
    { path: role('rules') },
    {
      path: core,
      pathNot: [`${core}(kernel|storage|http)/`, role('rules', 'model', 'routes', 'wire', 'dialect')],
    },
  ),
  rule(
    'rules-take-types',
    'Rules take only types from models and storage (`import type`), so that a bundle of one rule carries no table.',
    { path: role('rules') },
    {
      path: [role('model'), `${core}storage/`],
      // Pure as well: what every counter starts as, and how every store compares values.
      pathNot: `${core}storage/(counters|match)[.]ts$`,
      dependencyTypesNot: ['type-only'],
    },
  ),
  rule(
    'ports-declare',
    'A port names what is needed from outside, in words of its model and kernel: implementations belong in adapters/, use in service.',
    { path: role('ports') },
    {
      path: core,
      pathNot: [`${core}kernel/`, role('model', 'ports', 'routes', 'wire', 'dialect'), `${core}http/`],
    },
  ),
  rule(
    'vendors-see-ports',
    'An adapter of a vendor implements its port with kernel and nothing else of core: decisions belong in rules or service.',
    { path: role('adapters') },
    { path: core, pathNot: [`${core}kernel/`, role('ports', 'model', 'adapters')] },
  ),
  rule(
    'pure-needs-no-node',
    'model, rules and kernel run anywhere: take what Node offers through Runtime or a port.',
    { path: [`${core}kernel/`, role('model', 'rules')] },
    { dependencyTypes: ['core'] },
  ),
  rule(
    'node-in-two-places',
    'In core only runtime/ and platform/delivery/signing touch Node: take time, ids, entropy and hashes from Runtime.',
    {
      path: core,
      pathNot: [`${core}(kernel|runtime)/`, `${core}platform/delivery/signing/`, role('model', 'rules')],
    },
    { dependencyTypes: ['core'] },
  ),
  rule(
    'runtime-is-given',
    'The machine is handed in: only bursar.ts and index.ts choose a Runtime; everything else receives one.',
    {
      path: core,
      pathNot: [
        `${core}(bursar|index)[.]ts$`,
        `${core}(runtime|kernel|storage|http)/`,
        role('model', 'rules', 'ports', 'adapters'),
      ],
    },
    { path: `${core}runtime/` },
  ),
  rule(
    'suites-are-for-others',
    'conformance and testing are for adapter authors and hosts: shipped code never depends on them.',
    {
      path: core,
      pathNot: [suites, `${core}(kernel|storage|http)/`, role('model', 'rules', 'ports', 'adapters')],
    },
    { path: suites },
  ),
  rule(
    'core-packages',
    'core ships with zod, decimal.js, date-fns and @date-fns/tz only: another package needs an ADR, or a Bursar package of its own.',
    { path: core, pathNot: [`${core}(kernel|http)/`, yamlReader] },
    {
      path: '(^|/)node_modules/',
      pathNot: packagesOf('zod', 'decimal[.]js', 'date-fns', '@date-fns/tz'),
    },
  ),
  rule(
    'yaml-in-one-place',
    'YAML is read in one file and stays a plain tree behind it (ADR 6): take the tree.',
    { path: yamlReader },
    { path: '(^|/)node_modules/', pathNot: packagesOf('yaml') },
  ),
  rule(
    'core-is-the-bottom',
    'core imports no other package: declare a port here and implement it there.',
    { path: core },
    { path: '^packages/(?!core/)' },
  ),
];
