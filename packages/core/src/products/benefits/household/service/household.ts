import { dayIn, type Day } from '../../../../kernel/day.js';
import type { TenantStorage } from '../../../../storage/storage.js';
import { householdSettings, owners, type HouseholdSettings, type Owner } from '../model.js';
import { ownerKey } from '../rules.js';

/** A household at one instant: its people, its settings, and the day it has. */
export interface Household {
  readonly tenant: TenantStorage;
  readonly now: Date;
  /** In the household's zone (DATE-2). */
  readonly today: Day;
  /** Null before anything was written. */
  readonly settings: HouseholdSettings | null;
  /** By name. */
  readonly owners: readonly Owner[];
  ownerById(id: string): Owner | undefined;
  /** In any spelling that compares the same. */
  ownerByName(name: string): Owner | undefined;
}

/** The household that a tenant is. */
export async function openHousehold(tenant: TenantStorage, now: Date): Promise<Household> {
  const [settings, people] = await Promise.all([
    tenant.collection(householdSettings).get('household'),
    tenant.collection(owners).find({}, { order: { by: 'nameKey', direction: 'asc' } }),
  ]);
  const byId = new Map(people.map((owner) => [owner.id, owner]));
  const byKey = new Map(people.map((owner) => [owner.nameKey, owner]));
  return {
    tenant,
    now,
    today: dayIn(now, settings?.zone ?? 'UTC'),
    settings: settings ?? null,
    owners: people,
    ownerById: (id) => byId.get(id),
    ownerByName: (name) => byKey.get(ownerKey(name)),
  };
}
