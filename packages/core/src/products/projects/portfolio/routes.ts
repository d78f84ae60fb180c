import { cardRoutes } from './routes/cards.js';
import { projectRoutes } from './routes/projects.js';

/** Projects and their cards. */
export const portfolioRoutes = [...projectRoutes, ...cardRoutes] as const;
