/** The pure kernel: values and calculations that need no storage, clock or network. */
export * from './kernel/day.js';
export * from './kernel/limit.js';
export * from './kernel/text.js';
