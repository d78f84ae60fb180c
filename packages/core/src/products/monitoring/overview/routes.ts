import { dashboardRoutes } from './routes/dashboard.js';
import { exportRoutes } from './routes/export.js';
import { providerRoutes } from './routes/providers.js';

/** What is stored, added up (monitoring spec §4.2, §9, §15). */
export const overviewRoutes = [...dashboardRoutes, ...providerRoutes, ...exportRoutes] as const;
