import { describe, expect, it } from 'vitest';
import { roles, type Role } from '../../../../kernel/actor.js';
import type { Membership } from '../model.js';
import {
  refuseBelow,
  refuseLeaving,
  refuseMemberChange,
  refuseSeat,
  refuseTransfer,
  seatsTaken,
} from './membership.js';

const epoch = new Date(0);
const member = (userId: string, role: Role): Membership => ({
  id: `m-${userId}`,
  organization: 'o',
  userId,
  email: null,
  role,
  createdAt: epoch,
  updatedAt: epoch,
});
const acting = (role: Role) => ({ userId: 'me', role });
const codes = (minimum: Role): (string | undefined)[] =>
  roles.map((role) => refuseBelow(acting(role), minimum)?.code);

describe('roles', () => {
  it('include the ones below', () => {
    expect(codes('viewer')).toEqual([undefined, undefined, undefined, undefined]);
    expect(codes('admin')).toEqual(['forbidden', 'forbidden', undefined, undefined]);
    expect(codes('owner')).toEqual(['forbidden', 'forbidden', 'forbidden', undefined]);
  });
});

describe('changing a member', () => {
  it.each([
    ['member', member('you', 'viewer'), 'forbidden'],
    ['admin', member('you', 'member'), undefined],
    ['admin', member('you', 'admin'), 'forbidden'],
    ['owner', member('you', 'admin'), undefined],
    ['admin', member('you', 'owner'), 'forbidden'],
    ['admin', member('me', 'admin'), 'forbidden'],
    ['owner', member('me', 'owner'), 'forbidden'],
    ['owner', undefined, 'not_found'],
  ] as const)('%s on %o: %s', (role, target, code) => {
    expect(refuseMemberChange(acting(role), target)?.code).toBe(code);
  });
});

describe('leaving', () => {
  it('is open to everyone but the owner', () => {
    expect(roles.map((role) => refuseLeaving(member('me', role))?.code)).toEqual([
      undefined,
      undefined,
      undefined,
      'forbidden',
    ]);
    expect(refuseLeaving(undefined)?.code).toBe('not_found');
  });
});

describe('transfer', () => {
  it.each([
    ['owner', 'me', member('me', 'owner'), 'invalid'],
    ['owner', 'you', undefined, 'not_found'],
    ['owner', 'you', member('you', 'viewer'), 'invalid'],
    ['owner', 'you', member('you', 'member'), undefined],
    ['admin', 'you', member('you', 'member'), 'forbidden'],
  ] as const)('%s to %s (%o): %s', (role, id, target, code) => {
    expect(refuseTransfer(acting(role), id, target)?.code).toBe(code);
  });
});

describe('seats', () => {
  const later = new Date(10);
  it('count members above viewer and live offers of more than viewing', () => {
    const members = [member('a', 'owner'), member('b', 'viewer'), member('c', 'member')];
    const offers = [
      { role: 'admin', status: 'pending', expiresAt: later },
      { role: 'viewer', status: 'pending', expiresAt: later },
      { role: 'member', status: 'pending', expiresAt: epoch },
      { role: 'member', status: 'revoked', expiresAt: later },
    ] as const;
    expect(seatsTaken(members, offers, new Date(5))).toBe(3);
  });

  it('run out, but never for viewers', () => {
    expect(refuseSeat('member', 2, 3)).toBeNull();
    expect(refuseSeat('member', 3, 3)?.code).toBe('limit_exceeded');
    expect(refuseSeat('viewer', 3, 3)).toBeNull();
    expect(refuseSeat('admin', 1_000, null)).toBeNull();
  });
});
