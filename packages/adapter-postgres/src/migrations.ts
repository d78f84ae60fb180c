import type { Migration } from './migration.js';
import { foundation } from './migrations/0001-foundation.js';
import { budgets } from './migrations/0002-budgets.js';
import { tenancy } from './migrations/0003-tenancy.js';
import { costs } from './migrations/0004-costs.js';
import { delivery } from './migrations/0005-delivery.js';
import { benefits } from './migrations/0006-benefits.js';
import { approvals } from './migrations/0007-approvals.js';
import { engine } from './migrations/0008-engine.js';
import { deliveryAtScale } from './migrations/0009-delivery.js';
import { billing } from './migrations/0010-billing.js';
import { issuing } from './migrations/0011-issuing.js';
import { wallets } from './migrations/0012-wallets.js';
import { alerts } from './migrations/0013-alerts.js';
import { projects } from './migrations/0014-projects.js';
import { monitoring } from './migrations/0015-monitoring.js';
import { ingest } from './migrations/0016-ingest.js';

/** All migrations in their order: `migrate` runs them, and a host's own migrator can. */
export const migrations: readonly Migration[] = [
  foundation,
  budgets,
  tenancy,
  costs,
  delivery,
  benefits,
  approvals,
  engine,
  deliveryAtScale,
  billing,
  issuing,
  wallets,
  alerts,
  projects,
  monitoring,
  ingest,
];
