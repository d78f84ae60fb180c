/** What the surface reads and prints: camelCase, major units with their currency, UTC days. */
export * from './wire/accounts.js';
export * from './wire/alerts.js';
export * from './wire/governance.js';
export * from './wire/jobs.js';
export * from './wire/overview.js';
export * from './wire/plans.js';
export * from './wire/settings.js';
export * from './wire/thresholds.js';
export * from './wire/values.js';
