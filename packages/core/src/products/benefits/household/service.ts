import type { Actor } from '../../../kernel/actor.js';
import { invalid } from '../../../kernel/errors.js';
import { textLength, trimText } from '../../../kernel/text.js';
import { isZone } from '../../../kernel/zone.js';
import { alreadyThere } from '../errors.js';
import { householdSettings, owners, type FeeAdvice, type HouseholdSettings, type Owner } from './model.js';
import { ownerKey } from './rules.js';
import { changeHousehold } from './service/change.js';
import { openHousehold } from './service/household.js';
import type { BenefitsParts } from './service/parts.js';

/** What a household can set; null goes back to the usual. */
export interface HouseholdChange {
  /** An IANA zone. */
  readonly zone?: string | null;
  /** 1 to 3,650. */
  readonly staleAfterDays?: number | null;
  readonly feeAdvice?: FeeAdvice | null;
}

/** People and settings of a household. */
export interface HouseholdService {
  /** By name. */
  owners(actor: Actor): Promise<readonly Owner[]>;
  /** @throws DomainError `already_exists` for a name that compares the same, `invalid` for one of nothing or of over 100 characters. */
  addOwner(actor: Actor, name: string): Promise<Owner>;
  /** Null before anything was written. */
  settings(actor: Actor): Promise<HouseholdSettings | null>;
  /** @throws DomainError `invalid` naming the member. */
  configure(actor: Actor, change: HouseholdChange): Promise<HouseholdSettings>;
}

function checkAdvice(advice: FeeAdvice): void {
  const { strongBelowPercent: strong, holdFromPercent: holds, daysBefore, daysAfter } = advice;
  const isPercent = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 1_000;
  if (!isPercent(strong) || !isPercent(holds) || strong > holds)
    throw invalid(['feeAdvice'], 'must hold ascending whole percentages');
  if (![daysBefore, daysAfter].every((days) => Number.isInteger(days) && days >= 0 && days <= 180))
    throw invalid(['feeAdvice'], 'must hold 0 to 180 days');
}

function checkChange({ zone, staleAfterDays: days, feeAdvice }: HouseholdChange): void {
  if (typeof zone === 'string' && !isZone(zone)) throw invalid(['zone'], 'unknown time zone');
  if (typeof days === 'number' && !(Number.isInteger(days) && days >= 1 && days <= 3_650))
    throw invalid(['staleAfterDays'], 'must be 1 to 3650');
  if (feeAdvice) checkAdvice(feeAdvice);
}

/** Makes the service. */
export function householdService(parts: BenefitsParts): HouseholdService {
  const { storage, runtime } = parts;
  const open = (actor: Actor) => openHousehold(storage.tenant(actor.tenant), runtime.now());
  return {
    owners: async (actor) => (await open(actor)).owners,
    addOwner: (actor, written) =>
      changeHousehold(parts, actor, runtime.now(), async ({ tenant, now, audit }) => {
        const name = trimText(written);
        if (name === '' || textLength(name) > 100) throw invalid(['name'], 'must be 1 to 100 characters');
        const owner: Owner = { id: runtime.id(), name, nameKey: ownerKey(name), createdAt: now };
        if (!(await tenant.collection(owners).insert(owner)))
          throw alreadyThere('an owner of this name exists', { name });
        audit({ action: 'benefit_owner.created', resourceType: 'benefit_owner', resourceId: owner.id });
        return owner;
      }),
    settings: async (actor) => (await open(actor)).settings,
    configure: async (actor, change) => {
      checkChange(change);
      return changeHousehold(parts, actor, runtime.now(), async ({ tenant, audit }) => {
        const table = tenant.collection(householdSettings);
        const seen = await table.get('household');
        if (!seen) throw new Error('a held household has a row');
        const next: HouseholdSettings = { ...seen, ...change };
        await table.put([next]);
        audit({ action: 'household.configured', resourceType: 'household', resourceId: null });
        return next;
      });
    },
  };
}
