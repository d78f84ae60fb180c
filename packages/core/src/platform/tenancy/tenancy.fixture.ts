import { memoryStorage } from '@bursar/adapter-memory';
import type { Actor, ActorUser } from '../../kernel/actor.js';
import { isDomainError } from '../../kernel/errors.js';
import { signer } from '../../runtime/sign.js';
import { systemRuntime } from '../../runtime/system.js';
import type { Storage } from '../../storage/storage.js';
import { openTenancy, type Tenancy } from './index.js';
import { noLimits, type Limits } from './organizations/ports.js';
import { usualEnvironments } from './organizations/rules/tenant.js';

/** All of tenancy, on memory unless told otherwise, with a clock that stands still until it is moved. */
export function tenancyWorld(limits: Partial<Limits> = {}, storage: Storage = memoryStorage()) {
  const clock = { now: new Date('2026-05-02T11:00:00.000Z') };
  const runtime = { ...systemRuntime(), now: () => clock.now };
  const limitsOf = async (): Promise<Limits> => ({ ...noLimits, ...limits });
  const errors: unknown[] = [];
  /** The services of one process; a second call is another process on the same storage. */
  const openProcess = (): Tenancy =>
    openTenancy({
      storage,
      runtime,
      environments: usualEnvironments,
      limitsOf,
      sign: signer('a secret of the host, long enough'),
      onError: (error) => errors.push(error),
    });
  const process = openProcess();
  const wait = (ms: number): void => {
    clock.now = new Date(clock.now.getTime() + ms);
  };
  /** Brings a user into the organization of `admin`. */
  const enter = async (
    admin: Actor,
    user: ActorUser,
    role: 'admin' | 'member' | 'viewer' = 'member',
  ): Promise<Actor> => {
    const { token } = await process.invitations.create(admin, { email: user.email ?? '', role });
    await process.invitations.accept(user, token, null);
    return process.actors.ofSession(user, { organization: admin.organization });
  };
  /** A shared organization and its owner. */
  const team = async (slug = 'team', owner = person('owner')): Promise<Actor> => {
    const { id } = await process.organizations.create(owner, { name: 'Team', slug });
    return process.actors.ofSession(owner, { organization: id });
  };
  return { ...process, storage, runtime, clock, errors, openProcess, wait, enter, team };
}

/** A user whose address is made of the name. */
export const person = (id: string): ActorUser => ({ id, email: `${id}@example.com` });

/** The code of a rejection, or 'done'. */
export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => {
      if (isDomainError(error)) return error.code;
      throw error;
    },
  );
