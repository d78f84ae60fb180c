// The public entries of every package. The paths of tsconfig.json are their one list; everything else is derived.
const { compilerOptions } = require('../tsconfig.json');

/** Every entry: its package's folder, its file in that folder, and the name of what is built from it. */
const entries = Object.entries(compilerOptions.paths).map(([specifier, [source]]) => {
  const [, folder, file] = /^\.\/(packages\/[^/]+)\/(.+)$/.exec(source);
  return { specifier, folder, file, output: specifier.split('/').slice(2).join('/') || 'index' };
});

/** The entries of one package, as tsup wants them: the built name and the source. */
const entriesOf = (folder) =>
  Object.fromEntries(
    entries.filter((entry) => entry.folder === folder).map(({ output, file }) => [output, file]),
  );

module.exports = { entries, entriesOf };
