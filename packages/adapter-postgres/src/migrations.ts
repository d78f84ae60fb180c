import type { Migration } from './migration.js';
import { foundation } from './migrations/0001-foundation.js';
import { budgets } from './migrations/0002-budgets.js';
import { tenancy } from './migrations/0003-tenancy.js';
import { costs } from './migrations/0004-costs.js';
import { delivery } from './migrations/0005-delivery.js';
import { benefits } from './migrations/0006-benefits.js';
import { approvals } from './migrations/0007-approvals.js';

/** All migrations in their order: `migrate` runs them, and a host's own migrator can. */
export const migrations: readonly Migration[] = [
  foundation,
  budgets,
  tenancy,
  costs,
  delivery,
  benefits,
  approvals,
];
