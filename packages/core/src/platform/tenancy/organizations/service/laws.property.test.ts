import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Actor } from '../../../../kernel/actor.js';
import { codeOf, person, tenancyWorld } from '../../tenancy.fixture.js';
import { invitations } from '../model.js';
import { seatsTaken } from '../rules/membership.js';

const names = ['u0', 'u1', 'u2', 'u3', 'u4'];
const who = fc.nat(names.length - 1);
const role = fc.constantFrom('admin', 'member', 'viewer');
const act = fc.oneof(
  fc.record({ verb: fc.constant('invite' as const), by: who, to: who, role }),
  fc.record({ verb: fc.constant('accept' as const), by: who }),
  fc.record({ verb: fc.constant('role' as const), by: who, to: who, role }),
  fc.record({ verb: fc.constant('remove' as const), by: who, to: who }),
  fc.record({ verb: fc.constant('leave' as const), by: who }),
  fc.record({ verb: fc.constant('transfer' as const), by: who, to: who }),
  fc.record({ verb: fc.constant('key' as const), by: who }),
  fc.record({ verb: fc.constant('wait' as const), days: fc.nat(8) }),
);
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

/** Lets people do things to one organization, several at a time, and returns what is left. */
async function play(rounds: readonly (readonly Act[])[], seats: number) {
  const world = tenancyWorld({ seats });
  const owner = await world.team('team', person('u0'));
  const tokens: { to: number; token: string }[] = [];
  const keys: { by: string; secret: string }[] = [];
  const codes: string[] = [];
  const actorOf = (by: number): Actor => ({ ...owner, role: 'member', user: person(names[by] ?? '') });

  const perform = async (one: Act): Promise<unknown> => {
    if (one.verb === 'wait') return world.wait(one.days * 86_400_000);
    const actor = actorOf(one.by);
    const target = 'to' in one ? (names[one.to] ?? '') : '';
    if (one.verb === 'leave') return world.members.leave(actor);
    if (one.verb === 'role') return world.members.changeRole(actor, target, one.role);
    if (one.verb === 'remove') return world.members.remove(actor, target);
    if (one.verb === 'transfer') return world.members.transfer(actor, target);
    if (one.verb === 'key') {
      const { secret } = await world.keys.create(actor, { name: 'k' });
      return keys.push({ by: names[one.by] ?? '', secret });
    }
    if (one.verb === 'invite') {
      const email = person(target).email ?? '';
      const { token } = await world.invitations.create(actor, { email, role: one.role });
      return tokens.push({ to: one.to, token });
    }
    const mine = tokens.findLast(({ to }) => to === one.by)?.token ?? 'none';
    return world.invitations.accept(person(names[one.by] ?? ''), mine, null);
  };

  for (const round of rounds) codes.push(...(await Promise.all(round.map((one) => codeOf(perform(one))))));
  const members = await world.members.list(owner);
  const offers = await world.storage.directory
    .collection(invitations)
    .find({ organization: owner.organization });
  const verdicts = await Promise.all(
    keys.map(async ({ by, secret }) => ({ by, code: await codeOf(world.keys.authenticate(secret)) })),
  );
  return { members, offers, verdicts, codes, now: world.clock.now };
}

it('keeps one owner, the seats, one pending offer an address, and no key of a stranger', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 4 }),
      async (rounds, seats) => {
        const { members, offers, verdicts, codes, now } = await play(rounds, seats);
        expect(members.filter((member) => member.role === 'owner')).toHaveLength(1);
        expect(new Set(members.map(({ userId }) => userId)).size).toBe(members.length);
        expect(seatsTaken(members, offers, now)).toBeLessThanOrEqual(Math.max(1, seats));
        const pending = offers.filter(({ status }) => status === 'pending').map(({ address }) => address);
        expect(new Set(pending).size).toBe(pending.length);
        const belongs = new Set(members.map(({ userId }) => userId));
        for (const { by, code } of verdicts) if (!belongs.has(by)) expect(code).not.toBe('done');
        const known = ['done', 'forbidden', 'not_found', 'conflict', 'invalid', 'limit_exceeded', 'expired'];
        expect(known).toEqual(expect.arrayContaining([...new Set(codes)]));
      },
    ),
    { numRuns: 150 },
  );
});
