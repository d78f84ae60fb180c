// A stranger's project: every public subpath loads in both module kinds, and values pass between the copies.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const scope = new URL('../node_modules/@bursar/', import.meta.url);
const names = readdirSync(scope).flatMap((folder) => {
  const { name, exports } = JSON.parse(readFileSync(new URL(`${folder}/package.json`, scope), 'utf8'));
  return Object.keys(exports)
    .filter((subpath) => subpath !== './package.json')
    .map((subpath) => name + subpath.slice(1));
});

for (const name of names) {
  const esm = Object.keys(await import(name)).filter((key) => key !== 'module.exports');
  const cjs = Object.keys(require(name));
  assert.ok(esm.length > 0, `${name} exports nothing`);
  assert.deepEqual(esm.sort(), cjs.sort(), `${name} differs between the module kinds`);
}

const root = await import('@bursar/core');
const rules = await import('@bursar/core/rules');
const storage = await import('@bursar/core/storage');
const other = {
  root: require('@bursar/core'),
  rules: require('@bursar/core/rules'),
  storage: require('@bursar/core/storage'),
};

// One module kind has one copy of each value, whichever subpath it came through.
for (const [name, value] of Object.entries(rules))
  if (name in root) assert.equal(root[name], value, `${name} twice`);

// Two module kinds have two copies; errors and money are recognised across them.
const thrownBy = (run) => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
};
const error = thrownBy(() => root.parseMicros('not an amount'));
for (const copy of [root, rules, other.root, other.rules]) assert.equal(copy.isDomainError(error), true);
assert.equal(root.isDomainError(thrownBy(() => other.rules.parseMicros('not an amount'))), true);
assert.equal(storage.isStorageError(new other.storage.StorageError('busy', 'locked'), 'busy'), true);
assert.equal(other.storage.isStorageError(new storage.StorageError('busy', 'locked'), 'full'), false);
const sum = rules.addMoney(rules.money('0.1', 'USD'), other.rules.money('0.2', 'USD'));
assert.deepEqual(sum, other.rules.money('0.3', 'USD'));

console.log(`${names.length} entries load as ES modules and CommonJS and understand each other`);
