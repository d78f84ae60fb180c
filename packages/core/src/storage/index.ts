/** The storage port: what an adapter implements, and the pure semantics that every adapter shares. */
export * from './table.js';
export * from './match.js';
export * from './storage.js';
export * from './counters.js';
export * from './errors.js';
export * from './batch.js';
export * from './overlay.js';
export * from './gather.js';
export * from './outbox.js';
export type { Json, JsonObject } from '../kernel/json.js';
