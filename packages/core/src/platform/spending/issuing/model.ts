export * from './model/account.js';
export * from './model/approval.js';
export * from './model/card.js';
export * from './model/program.js';
export * from './model/spend.js';
export * from './model/transaction.js';
