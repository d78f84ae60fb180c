/** What the surface reads and prints: casing, prefixes, microdollars. */
export * from './wire/actions.js';
export * from './wire/attribution.js';
export * from './wire/audit.js';
export * from './wire/billing.js';
export * from './wire/budgets.js';
export * from './wire/csv.js';
export * from './wire/events.js';
export * from './wire/gateway.js';
export * from './wire/keys.js';
export * from './wire/margins.js';
export * from './wire/neighbours.js';
export * from './wire/organizations.js';
export * from './wire/policy.js';
export * from './wire/tool-costs.js';
export * from './wire/slack.js';
export * from './wire/values.js';
export * from './wire/webhooks.js';
