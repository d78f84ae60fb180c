/** How this surface looks on the wire. */
export * from './wire/values.js';
export * from './wire/money.js';
export * from './wire/projects.js';
export * from './wire/rewards.js';
export * from './wire/alerts.js';
export * from './wire/access.js';
