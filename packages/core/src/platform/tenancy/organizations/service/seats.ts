import { invitations, memberships } from '../model.js';
import { seatsTaken } from '../rules/membership.js';
import type { Held } from './change.js';

/** Seats in use in the held organization: nobody can take or offer another until the transaction ends. */
export async function countSeats({ tx, organization, now }: Held): Promise<number> {
  const members = await tx.directory.collection(memberships).find({ organization: organization.id });
  const offers = await tx.directory
    .collection(invitations)
    .find({ organization: organization.id, status: 'pending' });
  return seatsTaken(members, offers, now);
}
