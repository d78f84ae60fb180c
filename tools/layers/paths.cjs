// Words in which the layer rules are written.
const { entries: publicEntries } = require('../entries.cjs');

const core = '^packages/core/src/';
const test = '[.](test|test-d|fixture)[.]ts$|/saboteurs?[^/]*[.]ts$|/simulation/';
const suites = `${core}(conformance|testing)/`;
const capability = `${core}(budgets|platform|products)/`;
/** Files of one role in any capability: `rules.ts`, or anything below `rules/`. */
const role = (...names) => `${capability}.*(?<=/)(${names.join('|')})([.]ts$|/)`;
const packagesOf = (...names) => `(^|/)node_modules/(${names.join('|')})/`;
const exactly = (paths) => `^(${paths.join('|').replaceAll('.', '[.]')})$`;
const publicFiles = publicEntries.map(({ folder, file }) => `${folder}/${file}`);
const entries = exactly(publicFiles);
/** Files directly under core/src that put the layers together. */
const assembly = exactly([
  'packages/core/src/bursar.ts',
  ...publicFiles.filter((file) => /^packages\/core\/src\/[^/]+$/.test(file)),
]);

/** A rule for shipped code; tests beside it may import anything. */
const rule = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { ...from, pathNot: [test, ...[from.pathNot ?? []].flat()] },
  to,
});
/** A layer below others: whatever of core it imports is in `allowed`. */
const layer = (name, comment, path, ...allowed) =>
  rule(name, comment, { path }, { path: core, pathNot: allowed.map((folder) => `${core}${folder}`) });

module.exports = { assembly, core, entries, layer, packagesOf, role, rule, suites, test };
