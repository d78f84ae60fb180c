import { creditEntries } from './code-credits/model.js';
import { lineEntries } from './credit-line/model.js';
import { projects } from './portfolio/model.js';
import { linkedCosts } from './profit-and-loss/model.js';
import { waitlistPlaces } from './waitlist/model.js';

/** What this product stores beside card accounts, budgets, alerts, keys and the outbox, which products share. */
export const projectsTables = [projects, linkedCosts, lineEntries, creditEntries, waitlistPlaces] as const;
