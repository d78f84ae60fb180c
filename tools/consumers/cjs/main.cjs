// A CommonJS project that never heard of ES modules.
const assert = require('node:assert/strict');
const core = require('@bursar/core');
const rules = require('@bursar/core/rules');

for (const [name, value] of Object.entries(rules))
  if (name in core) assert.equal(core[name], value, `${name} twice`);
assert.equal(rules.formatMicros(rules.parseMicros('12.50')), '12.5');
assert.throws(() => rules.parseMicros('x'), core.isDomainError);
console.log('CommonJS sees one copy of each value');
