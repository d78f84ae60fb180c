/** Types and tables of the budgets engine. */
export * from './model/amounts.js';
export * from './model/asks.js';
export * from './model/budget.js';
export * from './model/decision.js';
export * from './model/hold.js';
export * from './model/ledger.js';
export * from './model/state.js';
