import type { Route } from '../../../http/route.js';
import { alertRoutes } from '../alerts/routes.js';
import { creditRoutes } from '../code-credits/routes.js';
import { lineRoutes } from '../credit-line/routes.js';
import { portfolioRoutes } from '../portfolio/routes.js';
import { moneyRoutes } from '../profit-and-loss/routes.js';
import { requireRole } from '../service/parts.js';
import type { ProjectsServices } from '../service/services.js';
import { tokenRoutes } from '../tokens/routes.js';
import { waitlistRoutes } from '../waitlist/routes.js';

/** A route that asks the role of a key's owner too: a token may do what its owner may. */
const ranked = (route: Route<ProjectsServices>): Route<ProjectsServices> => ({
  ...route,
  handle: (context) => {
    if (context.actor !== null) requireRole(context.actor, route.role ?? 'viewer');
    return route.handle(context);
  },
});

const rows: readonly Route<ProjectsServices>[] = [
  ...portfolioRoutes,
  ...moneyRoutes,
  ...lineRoutes,
  ...creditRoutes,
  ...alertRoutes,
  ...tokenRoutes,
  ...waitlistRoutes,
];

/** Every row of this surface's route table. */
export const projectsRoutes: readonly Route<ProjectsServices>[] = rows.map(ranked);
