import type { Json, JsonObject } from '../../../../kernel/json.js';
import type { PolicyIssue } from '../model.js';
import { normalizeConfig, type ReadConfig } from './read-config.js';

/** What files call the environments of keys (wallets spec §10.4). */
const environmentWords: Readonly<Record<string, string>> = {
  live: 'production',
  test: 'test',
  dev: 'development',
};

const isMap = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The word of a file for a tenant's environment; the host's own ones are their own words. */
export const environmentWord = (environment: string): string => environmentWords[environment] ?? 'production';

/**
 * Data with some members changed: maps are put together, lists replaced, and null lets go of what was set
 * (wallets spec §6.1).
 */
export function patched(base: JsonObject, patch: JsonObject): JsonObject {
  const next: Record<string, Json> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    const before = next[key];
    if (value === null) delete next[key];
    else next[key] = isMap(value) && isMap(before) && key !== 'custom' ? patched(before, value) : value;
  }
  return next;
}

/** Names the environment where the data do not. */
export const withEnvironment = (data: JsonObject, environment: string): JsonObject => {
  const metadata = data['metadata'];
  const named = isMap(metadata) ? metadata : {};
  return { ...data, metadata: { environment: environmentWord(environment), ...named } };
};

/** The fault of a config that is meant for another environment than the key's; null for one that fits. */
export function environmentFault(named: string, environment: string): PolicyIssue | null {
  const word = environmentWord(environment);
  if (named === word) return null;
  const message = `is "${named}", but the key is of the environment "${word}"`;
  return { severity: 'error', path: 'metadata.environment', line: 0, message };
}

/** Reads data of a tenant as a whole config; what it says of no cards, it has none. */
export function readInput(data: JsonObject, environment: string): ReadConfig {
  const read = normalizeConfig(withEnvironment({ cards: [], ...data }, environment), { strict: true });
  const fault = read.config && environmentFault(read.config.metadata.environment, environment);
  return fault ? { config: null, issues: [...read.issues, fault] } : read;
}
