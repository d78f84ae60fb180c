/** The pure kernel: values and calculations that need no storage, clock or network. */
export * from './kernel/allocate.js';
export { divideMoney, fromMicros, toMicros } from './kernel/conversion.js';
export * from './kernel/day.js';
export * from './kernel/errors.js';
export * from './kernel/limit.js';
export { checkMicros, formatMicros, parseMicros, type Micros } from './kernel/micros.js';
export * from './kernel/money.js';
export * from './kernel/ratio.js';
export * from './kernel/text.js';
export * from './kernel/window.js';

/** The engine's decisions: judge, explain, simulate and verify without a store. */
export * from './budgets/index.js';
