import { approve, reject } from './routes/decide.js';
import { actionCosts, getAction, listActions } from './routes/read.js';
import { createAction, reportAction } from './routes/run.js';

/** Actions (costs spec §10). */
export const actionRoutes = [
  createAction,
  listActions,
  getAction,
  approve,
  reject,
  reportAction,
  actionCosts,
] as const;
