/** What the surface reads and prints: snake_case, dollars, points, days. */
export * from './wire/benefits.js';
export * from './wire/cards.js';
export * from './wire/items.js';
export * from './wire/loyalty.js';
export * from './wire/offers.js';
export * from './wire/others.js';
export * from './wire/query.js';
export * from './wire/values.js';
