const { entries, rule, test } = require('./paths.cjs');

/** The packages around core, which use it as a stranger would. */
module.exports = [
  rule(
    'public-entries-only',
    'Another package is imported by its name and a public subpath, as a stranger would: export what is missing there.',
    { path: '^(packages/([^/]+)|examples|benchmarks)/' },
    { path: '^packages/([^/]+)/', pathNot: ['^packages/$2/', entries] },
  ),
  rule(
    'packages-by-name',
    'Another package is imported by its name, not by a path into its folder.',
    { path: '^(packages/([^/]+)|examples|benchmarks)/' },
    { path: entries, pathNot: '^packages/$2/', dependencyTypesNot: ['aliased'] },
  ),
  rule(
    'adapters-do-not-meet',
    'Adapters know core and nothing of each other: what two of them need belongs in @bursar/core/storage.',
    { path: '^packages/(adapter-[^/]+)/' },
    { path: '^packages/(adapter-[^/]+|express|webhooks)/', pathNot: '^packages/$1/' },
  ),
  rule(
    'express-takes-any-storage',
    'express mounts the route table for any storage: the host chooses the adapter.',
    { path: '^packages/express/' },
    { path: '^packages/(adapter-[^/]+|webhooks)/' },
  ),
  rule(
    'webhooks-needs-core-only',
    'webhooks serves receivers: storage and servers belong to the host.',
    { path: '^packages/webhooks/' },
    { path: '^packages/(adapter-[^/]+|express)/' },
  ),
  rule(
    'verify-stands-alone',
    'verify runs wherever Web Crypto is: no core, no npm package, no Node module.',
    { path: '^packages/webhooks/src/verify[.]ts$' },
    { pathNot: '^packages/webhooks/', dependencyTypesNot: ['type-only'] },
  ),
  rule(
    'packages-need-no-demo',
    'Packages never import examples, benchmarks or tools: move what they need into a package.',
    { path: '^packages/[^/]+/src/' },
    { path: '^(examples|benchmarks|tools)/' },
  ),
  rule(
    'shipped-code-needs-no-test',
    'Shipped code never imports tests: move what it needs out of the test.',
    { path: '^(packages|examples|benchmarks)/' },
    { path: test },
  ),
  rule(
    'declared-dependencies',
    'Declare the package in the package.json of the package that imports it.',
    { path: '^packages/(?!core/)[^/]+/src/' },
    // An optional peer counts as declared, and as not declared.
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer'] },
  ),
  rule(
    'no-development-dependency',
    'Shipped code cannot import what is installed for development only: declare it as a dependency or peer.',
    { path: '^packages/[^/]+/src/' },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm-peer'] },
  ),
  rule(
    'resolvable',
    'Nothing answers to this name: correct it or install the package.',
    { path: '^(packages|examples|benchmarks|tools)/' },
    { couldNotResolve: true },
  ),
];
