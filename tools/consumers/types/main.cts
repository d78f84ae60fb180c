// The same declarations through CommonJS.
import core = require('@bursar/core');
import rules = require('@bursar/core/rules');
import storage = require('@bursar/core/storage');

export const sum: rules.Money<'USD'> = rules.addMoney(rules.money('1', 'USD'), rules.money('2', 'USD'));
export const known = (error: unknown): boolean =>
  core.isDomainError(error) || storage.isStorageError(error, 'busy');
