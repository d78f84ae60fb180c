import { calendarFeeds } from './calendar/model.js';
import { cards, retentionEvents } from './cards/model.js';
import { rewards } from './certificates/model.js';
import { externalCards } from './five-24/model.js';
import { householdSettings, owners } from './household/model.js';
import { loyaltyPrograms } from './loyalty/model.js';
import { welcomeOffers } from './offers/model.js';
import { benefits, touchedPeriods } from './perks/model.js';

/** What this product stores beside organizations, keys and the audit log, which every product shares. */
export const benefitsTables = [
  householdSettings,
  owners,
  cards,
  retentionEvents,
  benefits,
  touchedPeriods,
  welcomeOffers,
  loyaltyPrograms,
  externalCards,
  rewards,
  calendarFeeds,
] as const;
