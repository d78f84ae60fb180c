import { costEvents } from '../../platform/spending/usage/model.js';

/** What this product stores beside organizations, keys, budgets and the outbox, which every product shares. */
export const costsTables = [costEvents] as const;
