import { describe, expect, it } from 'vitest';
import type { Invitation, Organization } from '../model.js';
import { invitationLifeMs, refuseAcceptance, refuseInvitation, refuseRevocation } from './invitation.js';

const now = new Date(1_000);
const organization: Organization = {
  id: 'o',
  name: 'Team',
  slug: 'team',
  personalOf: null,
  revision: 0,
  createdAt: now,
  updatedAt: now,
};
const invitation: Invitation = {
  id: 'i',
  organization: 'o',
  email: 'Ada@Example.com',
  address: 'ada@example.com',
  role: 'member',
  status: 'pending',
  tokenHash: 'h',
  tokenPrefix: 'ns_inv_',
  invitedBy: 'me',
  expiresAt: new Date(now.getTime() + invitationLifeMs),
  createdAt: now,
  updatedAt: now,
};
const ada = { id: 'ada', email: ' ADA@example.com ' };
const late = invitation.expiresAt;

describe('inviting', () => {
  const inviter = { id: 'me', email: 'me@example.com' };
  it.each([
    [organization, 'ada@example.com', undefined, undefined],
    [organization, 'ME@example.com', undefined, 'invalid'],
    [organization, 'ada@example.com', invitation, 'conflict'],
    [organization, 'ada@example.com', { ...invitation, expiresAt: now }, undefined],
    [{ ...organization, personalOf: 'me' }, 'ada@example.com', undefined, 'forbidden'],
  ] as const)('%o %s %o: %s', (where, email, pending, code) => {
    expect(refuseInvitation(where, inviter, email, pending, now)?.code).toBe(code);
  });
});

describe('accepting', () => {
  it('looks at one thing after the other', () => {
    const used = { ...invitation, status: 'accepted' as const };
    const stranger = { id: 'bob', email: 'bob@example.com' };
    expect(refuseAcceptance(undefined, ada, false, now)?.code).toBe('not_found');
    expect(refuseAcceptance(used, stranger, true, late)?.code).toBe('conflict');
    expect(refuseAcceptance(invitation, stranger, true, late)?.code).toBe('forbidden');
    expect(refuseAcceptance(invitation, ada, true, late)?.code).toBe('expired');
    expect(refuseAcceptance(invitation, ada, true, now)?.code).toBe('conflict');
    expect(refuseAcceptance(invitation, ada, false, now)).toBeNull();
  });

  it('needs to know the address', () => {
    expect(refuseAcceptance(invitation, { id: 'ada', email: null }, false, now)?.code).toBe('forbidden');
  });

  it('is possible until the last millisecond', () => {
    expect(refuseAcceptance(invitation, ada, false, new Date(late.getTime() - 1))).toBeNull();
  });
});

describe('revoking', () => {
  it('ends pending invitations only', () => {
    expect(refuseRevocation(undefined)?.code).toBe('not_found');
    expect(refuseRevocation({ ...invitation, status: 'revoked' })?.code).toBe('conflict');
    expect(refuseRevocation(invitation)).toBeNull();
  });
});
