// Words in which the layer rules are written.
const { entries: publicEntries } = require('../entries.cjs');

const core = '^packages/core/src/';
const test = '[.](test|test-d|fixture)[.]ts$|/saboteurs?[^/]*[.]ts$|/simulation/';
const suites = `${core}(conformance|testing)/`;
const roles = 'model|rules|ports|service|routes|adapters|wire|dialect';
const owner = `${core}(budgets/|platform/[^/]+/|products/[^/]+/)`;
/** Files of one role in any capability: `rules.ts`, or anything below `rules/`. The first role in a path is the file's. */
const role = (...names) =>
  [owner, `${owner}(?!(${roles})/)[^/]+/`].map((folder) => `${folder}(${names.join('|')})([.]ts$|/)`);
const packagesOf = (...names) => `(^|/)node_modules/(${names.join('|')})/`;
const exactly = (paths) => `^(${paths.join('|').replaceAll('.', '[.]')})$`;
const publicFiles = publicEntries.map(({ folder, file }) => `${folder}/${file}`);
const entries = exactly(publicFiles);
/** Files directly under core/src, or its rules/, that put the layers together. */
const assembly = exactly([
  'packages/core/src/bursar.ts',
  ...publicFiles.filter((file) => /^packages\/core\/src\/(rules\/)?[^/]+$/.test(file)),
]);

const flat = ({ path, pathNot, ...rest }) => ({
  ...rest,
  ...(path && { path: [path].flat(Infinity) }),
  ...(pathNot && { pathNot: [pathNot].flat(Infinity) }),
});
/** A rule for shipped code; tests beside it may import anything. */
const rule = (name, comment, { pathNot = [], ...from }, to) => ({
  name,
  comment,
  severity: 'error',
  from: flat({ ...from, pathNot: [test, pathNot] }),
  to: flat(to),
});
/** A layer below others: whatever of core it imports is in `allowed`. */
const layer = (name, comment, path, ...allowed) =>
  rule(name, comment, { path }, { path: core, pathNot: allowed.map((folder) => `${core}${folder}`) });

module.exports = { assembly, core, entries, layer, packagesOf, role, rule, suites, test };
