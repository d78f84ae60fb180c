import { isDomainError, type Actor, type ActorUser } from '@bursar/core';
import type { PlannedBudget } from './plan.js';
import type { CostsBursar } from './replay.js';
import { people, type DemoSessions, type Person } from './sessions.js';

/** What the demo answers to, for this start. */
export interface DemoCredentials {
  readonly apiKey: string;
  /** Values of the Cookie header, by role. */
  readonly sessions: Readonly<Record<Person, string>>;
}

/** The demo organization, as its owner. */
export interface Demo {
  readonly owner: Actor;
  /** True when this start made it. */
  readonly first: boolean;
}

const slug = 'bursar-demo';

/** Finds the demo organization or makes it, with one person of each role. */
export async function openDemo(bursar: CostsBursar): Promise<Demo> {
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
  bursar: CostsBursar,
  owner: Actor,
  user: ActorUser & { email: string },
  role: 'admin' | 'member' | 'viewer',
): Promise<void> {
  const pending = (await bursar.invitations.list(owner)).find(({ email }) => email === user.email);
  if (pending) await bursar.invitations.revoke(owner, pending.id);
  const { token } = await bursar.invitations.create(owner, { email: user.email, role });
  await bursar.invitations.accept(user, token, null);
}

const keyName = 'demo';

/** A fresh demo key; the demo keys of earlier starts stop working, because their secrets are in nobody's hands. */
export async function freshKey(bursar: CostsBursar, owner: Actor): Promise<string> {
  const { items } = await bursar.keys.list(owner, { limit: 100 });
  for (const key of items)
    if (key.name === keyName) await bursar.keys.revoke(owner, key.id).catch(unlessGone);
  return (await bursar.keys.create(owner, { name: keyName })).secret;
}

function unlessGone(error: unknown): void {
  if (!isDomainError(error, 'not_found')) throw error;
}

/** Cookies for all four people, with the demo organization as their active one. */
export async function demoCookies(
  bursar: CostsBursar,
  sessions: DemoSessions,
  organization: string,
): Promise<DemoCredentials['sessions']> {
  const cookies: Partial<Record<Person, string>> = {};
  for (const person of Object.keys(people) as Person[]) {
    const actor = await bursar.actors.ofSession(people[person], { organization });
    cookies[person] = `${sessions.cookie(person)}; ns-active-org=${bursar.actors.cookie(actor)}`;
  }
  return cookies as DemoCredentials['sessions'];
}

/** Puts the planned budgets in place, by id. Those of an earlier replay get their new caps and start anew. */
export async function placeBudgets(
  bursar: CostsBursar,
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
