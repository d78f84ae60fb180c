import { isDomainError, type Actor, type ActorUser, type SecretFormat } from '@bursar/core';
import type { DemoBursar } from './demo-bursar.js';
import type { PlannedBudget } from './plan.js';
import { people, type DemoSessions, type Person } from './sessions.js';
import type { ProjectsCredentials } from './sign-in.js';
import type { MonitoringCredentials } from './fake-providers.js';
import type { WalletCredentials } from './wallets.js';

/** What the demo answers to, for this start. */
export interface DemoCredentials {
  readonly costs: {
    readonly apiKey: string;
    /** Values of the Cookie header, by role. */
    readonly sessions: Readonly<Record<Person, string>>;
  };
  readonly benefits: { readonly apiKey: string };
  readonly wallets: WalletCredentials;
  readonly projects: ProjectsCredentials;
  readonly monitoring: MonitoringCredentials;
}

/** The demo organization, as its owner. */
export interface Demo {
  readonly owner: Actor;
  /** True when this start made it. */
  readonly first: boolean;
}

const slug = 'bursar-demo';

/** Finds the demo organization or makes it, with one person of each role. */
export async function openDemo(bursar: DemoBursar): Promise<Demo> {
  const mine = await bursar.organizations.list(people.owner.id);
  const known = mine.find(({ organization }) => organization.slug === slug);
  const organization =
    known?.organization.id ??
    (await bursar.organizations.create(people.owner, { name: 'Bursar demo', slug })).id;
  const owner = await bursar.actors.ofSession(people.owner, { organization });
  const members = new Set((await bursar.members.list(owner)).map(({ userId }) => userId));
  for (const role of ['admin', 'member', 'viewer'] as const)
    if (!members.has(people[role].id)) await join(bursar, owner, people[role], role);
  return { owner, first: known === undefined };
}

async function join(
  bursar: DemoBursar,
  owner: Actor,
  user: ActorUser & { email: string },
  role: 'admin' | 'member' | 'viewer',
): Promise<void> {
  const pending = (await bursar.invitations.list(owner)).find(({ email }) => email === user.email);
  if (pending) await bursar.invitations.revoke(owner, pending.id);
  const { token } = await bursar.invitations.create(owner, { email: user.email, role });
  await bursar.invitations.accept(user, token, null);
}

/** How the keys of the benefits surface look. */
export const benefitsFormat: SecretFormat = { prefix: 'cs_', digits: 'base62', length: 32, shown: 7 };

/** A fresh demo key; those of earlier starts stop working, because their secrets are in nobody's hands. */
export async function freshKey(
  bursar: DemoBursar,
  owner: Actor,
  name: string,
  format?: SecretFormat,
): Promise<string> {
  const { items } = await bursar.keys.list(owner, { limit: 100 });
  for (const key of items) if (key.name === name) await bursar.keys.revoke(owner, key.id).catch(unlessGone);
  return (await bursar.keys.create(owner, { name, ...(format && { format }) })).secret;
}

/** Gives the demo's household the two people that its examples speak of. */
export async function openHousehold(bursar: DemoBursar, owner: Actor): Promise<void> {
  const { household } = bursar.for(owner).benefits;
  const known = new Set((await household.owners()).map(({ name }) => name));
  for (const name of ['Ana', 'Ben']) if (!known.has(name)) await household.addOwner(name);
}

function unlessGone(error: unknown): void {
  if (!isDomainError(error, 'not_found')) throw error;
}

/** Cookies for all four people, with the demo organization as their active one. */
export async function demoCookies(
  bursar: DemoBursar,
  sessions: DemoSessions,
  organization: string,
): Promise<DemoCredentials['costs']['sessions']> {
  const cookies: Partial<Record<Person, string>> = {};
  for (const person of Object.keys(people) as Person[]) {
    const actor = await bursar.actors.ofSession(people[person], { organization });
    cookies[person] = `${sessions.cookie(person)}; ns-active-org=${bursar.actors.cookie(actor)}`;
  }
  return cookies as DemoCredentials['costs']['sessions'];
}

/** Puts the planned budgets in place, by id. Those of an earlier replay get their new caps and start anew. */
export async function placeBudgets(
  bursar: DemoBursar,
  owner: Actor,
  planned: readonly PlannedBudget[],
): Promise<Map<string, PlannedBudget>> {
  const placed = new Map<string, PlannedBudget>();
  for (const plan of planned) {
    const { budgets } = bursar.for(owner).costs;
    const { entityType, entityId, cap } = plan;
    const { budget } = await budgets.save({ entityType, entityId, maxBudget: cap, resetInterval: null });
    await budgets.reset(budget.id);
    placed.set(budget.id, plan);
  }
  return placed;
}
