import { instant, table, text } from '../../../storage/table.js';

/** The secret address of a household's calendar feed. Only the token's hash is kept; a new one ends the old. */
export interface CalendarFeed {
  /** The tenant's id: a household has one feed. */
  readonly id: string;
  /** SHA-256 of the token, 64 lower-case hex digits. */
  readonly hash: string;
  readonly organization: string;
  readonly environment: string;
  readonly createdAt: Date;
}

/** Feeds of all households, found by the hash of their token. */
export const calendarFeeds = table<CalendarFeed>({
  name: 'benefit_calendar_feed',
  scope: 'global',
  fields: { id: text(), hash: text(), organization: text(), environment: text(), createdAt: instant() },
  unique: [{ name: 'benefit_calendar_feed_hash', fields: ['hash'] }],
  indexes: [['organization']],
});
