import type { Limits } from '../../../../platform/tenancy/organizations/ports.js';
import { freeTier } from '../rules.js';

const unlimited = { budgets: null, keys: null, seats: null, bodyCapture: true };

/** What the plans of costs spec §2.4 give. Spread them to change some; `free` must be among them. */
export const costsTiers: Readonly<Record<string, Limits>> = {
  [freeTier]: {
    budgets: 3,
    keys: 10,
    webhooks: 2,
    seats: 3,
    largestBudget: 5_000_000_000n,
    bodyCapture: false,
    retentionDays: 30,
  },
  pro: { ...unlimited, webhooks: 25, largestBudget: 50_000_000_000n, retentionDays: 90 },
  enterprise: { ...unlimited, webhooks: null, largestBudget: null, retentionDays: null },
};
