import { ruleRoutes } from './routes/rules.js';
import { eventRoutes } from './routes/events.js';

/** Alerts and their rules. */
export const alertRoutes = [...eventRoutes, ...ruleRoutes] as const;
