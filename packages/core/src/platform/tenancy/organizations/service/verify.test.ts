import { expect, it } from 'vitest';
import { person, tenancyWorld } from '../../tenancy.fixture.js';
import { apiKeys, credentials } from '../../keys/model.js';
import { memberships } from '../model.js';

it('finds nothing after ordinary use, and names each thing that was tampered with', async () => {
  const { team, enter, keys, members, faults, storage } = tenancyWorld();
  const owner = await team();
  const ada = await enter(owner, person('ada'));
  const { key } = await keys.create(ada, { name: 'a' });
  const other = await keys.create(owner, { name: 'b' });
  await keys.create(owner, { name: 'c', environment: 'test' });
  await keys.rotate(owner, other.key.id, { graceMs: 10 });
  await members.remove(owner, 'ada');
  await members.transfer(await enter(owner, person('bob'), 'admin'), 'ada').catch(() => undefined);
  expect(await faults(owner.tenant)).toEqual([]);

  const { organization } = owner;
  await storage.tenant(owner.tenant).collection(apiKeys).replaceAll({ id: key.id }, { revokedAt: null });
  await storage.tenant(owner.tenant).collection(apiKeys).remove({ id: other.key.id });
  await storage.directory.collection(memberships).remove({ organization, userId: 'owner' });
  expect(await faults(owner.tenant)).toEqual([
    { fault: 'owners', id: organization },
    { fault: 'key-without-credential', id: key.id },
    { fault: 'credential-without-key', id: other.key.id },
  ]);
  expect((await storage.directory.collection(credentials).find({ organization })).length).toBe(3);
});
