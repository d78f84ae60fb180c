import { instant, integer, table, text } from '../../../storage/table.js';

/** Somebody's place in the line. Whoever it is, only the host knows: here is the hash of an address. */
export interface WaitlistPlace {
  /** SHA-256 of the address in lower case; `last` for the row that counts. */
  readonly id: string;
  readonly position: number;
  readonly joinedAt: Date;
}

/** Everybody who waits, of no tenant. */
export const waitlistPlaces = table<WaitlistPlace>({
  name: 'waitlist_place',
  scope: 'global',
  fields: { id: text(), position: integer(), joinedAt: instant() },
});
