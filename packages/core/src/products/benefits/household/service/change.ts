import type { Actor } from '../../../../kernel/actor.js';
import { DomainError } from '../../../../kernel/errors.js';
import { auditEvents } from '../../../../platform/tenancy/audit/model.js';
import { auditEntry, type Acting, type Audited } from '../../../../platform/tenancy/audit/rules.js';
import type { Storage } from '../../../../storage/storage.js';
import { householdSettings, type HouseholdSettings } from '../model.js';
import { firstDay } from './day-work.js';
import { openHousehold, type Household } from './household.js';
import type { BenefitsParts } from './parts.js';

/** How often a write that lost the race for the household starts over. */
const tries = 50;

/** A household that nobody else can write to until the transaction ends. */
export interface HeldHousehold extends Household {
  readonly tx: Storage;
  /** Tells the audit log, in the same commit. */
  audit(audited: Audited): void;
}

/**
 * Raises the revision, which keeps every other write out; false when another one was faster. The first write of all
 * begins the household's days.
 */
async function hold(tx: Storage, { tenant, settings, now }: Household): Promise<boolean> {
  const table = tenant.collection(householdSettings);
  if (settings !== null)
    return table.replace(settings, { ...settings, revision: settings.revision + 1, updatedAt: now });
  const first: HouseholdSettings = {
    id: 'household',
    revision: 1,
    zone: null,
    staleAfterDays: null,
    feeAdvice: null,
    updatedAt: now,
  };
  if (!(await table.insert(first))) return false;
  await tx.work.put([firstDay(tenant.id, now)]);
  return true;
}

/**
 * Runs `work` in a transaction that alone may write to the actor's household: checks made in it hold when it commits.
 * What `work` returns is committed; a throw is not.
 *
 * @throws DomainError `conflict` when others never let go.
 */
export async function changeHousehold<R>(
  { storage, runtime }: BenefitsParts,
  actor: Pick<Actor, 'tenant'> & Acting,
  now: Date,
  work: (held: HeldHousehold) => Promise<R>,
): Promise<R> {
  for (let i = 0; i < tries; i++) {
    const outcome = await storage.transaction(async (tx): Promise<{ readonly result: R } | null> => {
      const household = await openHousehold(tx.tenant(actor.tenant), now);
      if (!(await hold(tx, household))) return null;
      const told: Audited[] = [];
      const result = await work({ ...household, tx, audit: (audited) => told.push(audited) });
      const rows = told.map((audited) => auditEntry(actor, audited, { id: runtime.id(), at: now }));
      if (rows.length > 0) await household.tenant.log(auditEvents).append(rows);
      return { result };
    });
    if (outcome) return outcome.result;
  }
  throw new DomainError('conflict', 'conflict', 'The household is being changed by others; try again.');
}

/** Replaces a row of the held household, which nobody else can have changed. */
export async function mustReplace(replaced: Promise<boolean>): Promise<void> {
  if (!(await replaced)) throw new Error('a row changed without its household being held');
}
