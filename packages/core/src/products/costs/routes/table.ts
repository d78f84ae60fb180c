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

/** The table as a host wants it: the printed one lets only members read an organization and its members (costs spec §2.3). */
export const costsTable = (options: {
  readonly viewersReadMembers?: boolean;
}): readonly Route<CostsServices>[] =>
  options.viewersReadMembers
    ? costsRoutes.map((row) =>
        row.id === 'getOrganization' || row.id === 'listMembers' ? { ...row, role: 'viewer' } : row,
      )
    : costsRoutes;
