import type { Route } from '../../../http/route.js';
import { alertRoutes } from '../alerts/routes.js';
import { connectionRoutes } from '../connections/routes.js';
import { governanceRoutes } from '../governance/routes.js';
import { jobRoutes } from '../jobs/routes.js';
import { noticeRoutes } from '../notices/routes.js';
import { overviewRoutes } from '../overview/routes.js';
import { planRoutes } from '../plans/routes.js';
import type { MonitoringServices } from '../service/services.js';
import { signInRoutes } from '../sign-in/routes.js';
import { thresholdRoutes } from '../thresholds/routes.js';

/** Every row of this surface's route table (monitoring spec §17). */
export const monitoringRoutes: readonly Route<MonitoringServices>[] = [
  ...signInRoutes,
  ...connectionRoutes,
  ...overviewRoutes,
  ...planRoutes,
  ...thresholdRoutes,
  ...alertRoutes,
  ...noticeRoutes,
  ...governanceRoutes,
  ...jobRoutes,
];
