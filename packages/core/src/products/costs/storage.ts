import { actions } from '../../platform/spending/approvals/model.js';
import { costEvents } from '../../platform/spending/usage/model.js';
import { subscriptions } from '../../platform/spending/billing/model.js';

import { capturedBodies } from './bodies/model.js';
import { customerMappings } from './margins/model.js';
import { upgradeUrls } from './upgrade-urls/model.js';
import { toolCosts } from './tool-costs/model.js';

/** What this product stores beside organizations, keys, budgets and the outbox, which every product shares. */
export const costsTables = [
  costEvents,
  actions,
  toolCosts,
  capturedBodies,
  subscriptions,
  upgradeUrls,
  customerMappings,
] as const;
