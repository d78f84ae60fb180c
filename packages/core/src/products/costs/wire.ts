/** What the surface reads and prints: casing, prefixes, microdollars. */
export * from './wire/attribution.js';
export * from './wire/audit.js';
export * from './wire/budgets.js';
export * from './wire/csv.js';
export * from './wire/events.js';
export * from './wire/keys.js';
export * from './wire/organizations.js';
export * from './wire/values.js';
