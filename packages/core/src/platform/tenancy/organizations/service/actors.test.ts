import { describe, expect, it } from 'vitest';
import { codeOf, tenancyWorld, person } from '../../tenancy.fixture.js';

const ada = person('ada');

describe('a session acts', () => {
  it('in its personal organization when nothing else is said', async () => {
    const { actors, organizations } = tenancyWorld();
    const actor = await actors.ofSession(ada);
    const own = await organizations.personal(ada);
    expect(actor).toEqual({
      tenant: `${own.id}:live`,
      organization: own.id,
      environment: 'live',
      role: 'owner',
      user: ada,
    });
  });

  it('in the organization of its cookie, as long as it is a member', async () => {
    const { actors, team, enter, members } = tenancyWorld();
    const owner = await team();
    const actor = await enter(owner, ada, 'viewer');
    const cookie = actors.cookie(actor);
    expect(await actors.ofSession(ada, { cookie })).toEqual(actor);
    await members.changeRole(owner, 'ada', 'admin');
    expect((await actors.ofSession(ada, { cookie })).role).toBe('admin');
    await members.remove(owner, 'ada');
    expect((await actors.ofSession(ada, { cookie })).organization).not.toBe(actor.organization);
  });

  it('at home when the cookie is another’s or was changed', async () => {
    const { actors, team, enter } = tenancyWorld();
    const owner = await team();
    await enter(owner, ada);
    const home = (await actors.ofSession(ada)).organization;
    for (const cookie of [actors.cookie(owner), `${owner.organization}.owner.0`, '', 'x', null])
      expect((await actors.ofSession(ada, { cookie })).organization).toBe(home);
  });

  it('in a named organization only as its member, and cannot tell a foreign one from an absent one', async () => {
    const { actors, team } = tenancyWorld();
    const owner = await team();
    const foreign = await actors
      .ofSession(ada, { organization: owner.organization })
      .catch((e: unknown) => e);
    const absent = await actors.ofSession(ada, { organization: 'nowhere' }).catch((e: unknown) => e);
    expect(foreign).toMatchObject({ code: 'forbidden', kind: 'forbidden' });
    expect(absent).toEqual(foreign);
  });

  it('in an environment of the host', async () => {
    const { actors } = tenancyWorld();
    expect((await actors.ofSession(ada, { environment: 'test' })).tenant).toMatch(/:test$/);
    expect(await codeOf(actors.ofSession(ada, { environment: 'moon' }))).toBe('invalid');
  });
});
