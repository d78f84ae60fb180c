import type { Route } from '../../../http/route.js';
import { auditRoutes } from '../audit/routes.js';
import { budgetRoutes } from '../budgets/routes.js';
import { eventRoutes } from '../events/routes.js';
import { healthRoutes } from '../health/routes.js';
import { keyRoutes } from '../keys/routes.js';
import { organizationRoutes } from '../organizations/routes.js';
import type { CostsServices } from '../service/services.js';

/** Every row of this surface's route table. */
export const costsRoutes: readonly Route<CostsServices>[] = [
  ...eventRoutes,
  ...budgetRoutes,
  ...keyRoutes,
  ...organizationRoutes,
  ...auditRoutes,
  ...healthRoutes,
];
