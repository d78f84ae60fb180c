/** What the surface reads and prints: casing, prefixes, amount objects (wallets spec §1). */
export * from './wire/approvals.js';
export * from './wire/audit.js';
export * from './wire/cards.js';
export * from './wire/config.js';
export * from './wire/keys.js';
export * from './wire/transactions.js';
export * from './wire/transfers.js';
export * from './wire/values.js';
export * from './wire/wallets.js';
export * from './wire/webhooks.js';
