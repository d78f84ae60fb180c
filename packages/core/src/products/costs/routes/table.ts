import type { Route } from '../../../http/route.js';
import { actionRoutes } from '../actions/routes.js';
import { auditRoutes } from '../audit/routes.js';
import { billingRoutes } from '../billing/routes.js';
import { bodyRoutes } from '../bodies/routes.js';
import { budgetRoutes } from '../budgets/routes.js';
import { enforcementRoutes } from '../enforcement/routes.js';
import { eventRoutes } from '../events/routes.js';
import { healthRoutes } from '../health/routes.js';
import { keyRoutes } from '../keys/routes.js';
import { marginRoutes } from '../margins/routes.js';
import { organizationRoutes } from '../organizations/routes.js';
import type { CostsServices } from '../service/services.js';
import { slackRoutes } from '../slack/routes.js';
import { upgradeUrlRoutes } from '../upgrade-urls/routes.js';
import { webhookRoutes } from '../webhooks/routes.js';
import { toolCostRoutes } from '../tool-costs/routes.js';

/** Every row of this surface's route table. */
export const costsRoutes: readonly Route<CostsServices>[] = [
  ...eventRoutes,
  ...bodyRoutes,
  ...budgetRoutes,
  ...keyRoutes,
  ...actionRoutes,
  ...toolCostRoutes,
  ...enforcementRoutes,
  ...organizationRoutes,
  ...auditRoutes,
  ...webhookRoutes,
  ...slackRoutes,
  ...billingRoutes,
  ...upgradeUrlRoutes,
  ...marginRoutes,
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
