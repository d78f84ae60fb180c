import type { Actor } from '../../../../kernel/actor.js';
import { invalid } from '../../../../kernel/errors.js';
import { cards } from '../../cards/model.js';
import type { FieldChange } from '../../cards/rules/card-change.js';
import { alreadyThere, notFound } from '../../errors.js';
import { changeHousehold, mustReplace, type HeldHousehold } from '../../household/service/change.js';
import { openHousehold, type Household } from '../../household/service/household.js';
import type { BenefitsParts } from '../../household/service/parts.js';
import { appendNote } from '../../rules/dated-note.js';
import { benefits, type Benefit } from '../model.js';
import { benefitNameKey } from '../rules/benefit-name.js';
import { periodsAhead } from '../rules/generate-periods.js';
import { newBenefit, type NewBenefit } from '../rules/new-benefit.js';
import { reviseTerms } from '../rules/revise-terms.js';
import { timelineOf, type Period } from '../rules/timeline.js';

/** A benefit to add to a card. */
export interface AddBenefit extends NewBenefit {
  readonly cardId: string;
  /** Adds it although one of this name is there. */
  readonly force?: boolean | undefined;
}

/** A benefit that was added, or would be, with the periods laid out for it. */
export interface AddedBenefit {
  readonly benefit: Benefit;
  readonly periods: readonly Period[];
}

/** What a caller wants of a benefit; absent members stay. */
export interface BenefitChange {
  readonly creditName?: string | undefined;
  /** Of the periods that start after today; in the benefit's unit. */
  readonly amount?: ((benefit: Benefit) => number) | undefined;
  readonly category?: string | undefined;
  readonly status?: Benefit['status'] | undefined;
  /** Appended as a dated line. */
  readonly notes?: string | undefined;
  /** 0 to 100. */
  readonly weightPercent?: number | undefined;
}

/** The active benefit of a card that has a name; names compare as `benefitNameKey`. */
async function namesake({ tenant }: Household, cardId: string, name: string): Promise<Benefit | undefined> {
  const known = await tenant.collection(benefits).find({ cardId, status: 'active' });
  return known.find(({ nameKey }) => nameKey === benefitNameKey(name));
}

const nameTaken = ({ id }: Benefit) =>
  alreadyThere('the card has a benefit of this name already', { existing_benefit_id: id });

async function draft(
  { runtime }: BenefitsParts,
  household: Household,
  { cardId, force = false, ...input }: AddBenefit,
): Promise<AddedBenefit> {
  const card = await household.tenant.collection(cards).get(cardId);
  if (!card || card.archivedAt !== null) throw notFound('Card');
  const { now, today } = household;
  const same = await namesake(household, cardId, input.creditName);
  if (same && !force) throw nameTaken(same);
  const stamp = { id: runtime.id(), now, today, isDuplicate: same !== undefined };
  const benefit = newBenefit(input, card, stamp);
  return { benefit, periods: periodsAhead(timelineOf(benefit), today) };
}

/**
 * Adds a benefit of the household's own to an active card (benefits spec §3.22).
 *
 * @throws DomainError `not_found` for an unknown card, `already_exists` with `existing_benefit_id`, `invalid`.
 */
export function addBenefit(parts: BenefitsParts, actor: Actor, input: AddBenefit): Promise<AddedBenefit> {
  return changeHousehold(parts, actor, parts.runtime.now(), async (held) => {
    const added = await draft(parts, held, input);
    await held.tenant.collection(benefits).put([added.benefit]);
    const { id, creditName, cardId } = added.benefit;
    held.audit({
      action: 'benefit.created',
      resourceType: 'benefit',
      resourceId: id,
      metadata: { creditName, cardId },
    });
    return added;
  });
}

/** What `addBenefit` would do, without doing it. @throws like `addBenefit`. */
export async function rehearseBenefit(
  parts: BenefitsParts,
  actor: Actor,
  input: AddBenefit,
): Promise<AddedBenefit> {
  const household = await openHousehold(parts.storage.tenant(actor.tenant), parts.runtime.now());
  return draft(parts, household, input);
}

/** The amount that new terms would give. */
const amountOf = ({ terms }: Benefit): number => terms.at(-1)?.amount ?? 0;

async function checkedName(
  held: HeldHousehold,
  benefit: Benefit,
  name: string,
): Promise<Pick<Benefit, 'creditName' | 'nameKey' | 'uniqueName'>> {
  const same = await namesake(held, benefit.cardId, name);
  if (same && same.id !== benefit.id) throw nameTaken(same);
  const nameKey = benefitNameKey(name);
  return { creditName: name.trim(), nameKey, uniqueName: nameKey };
}

async function changed(held: HeldHousehold, seen: Benefit, change: BenefitChange): Promise<Benefit> {
  const { creditName, amount, category, status = seen.status, notes, weightPercent } = change;
  const isActive = status === 'active';
  const returns = isActive && seen.status !== 'active';
  const name =
    isActive && (creditName !== undefined || returns)
      ? await checkedName(held, seen, creditName ?? seen.creditName)
      : { ...(creditName === undefined ? {} : { creditName, nameKey: benefitNameKey(creditName) }) };
  const next = amount?.(seen);
  return {
    ...seen,
    ...name,
    ...(isActive ? {} : { uniqueName: null }),
    category: category ?? seen.category,
    status,
    weightPercent: weightPercent ?? seen.weightPercent,
    notes: notes === undefined ? seen.notes : appendNote(seen.notes, held.today, notes),
    terms:
      next === undefined || next === amountOf(seen)
        ? seen.terms
        : reviseTerms(seen.terms, held.today, { amount: next }),
  };
}

function changesOf(before: Benefit, after: Benefit, show: (benefit: Benefit) => string): FieldChange[] {
  const pairs: readonly (readonly [string, string, string])[] = [
    ['credit_name', before.creditName, after.creditName],
    ['amount', show(before), show(after)],
    ['category', before.category, after.category],
    ['status', before.status, after.status],
    ['weight', before.weightPercent.toString(), after.weightPercent.toString()],
  ];
  return pairs
    .filter(([, oldValue, newValue]) => oldValue !== newValue)
    .map(([field, oldValue, newValue]) => ({ field, oldValue, newValue }));
}

/**
 * Changes a benefit; a new amount holds for the periods that start after today (AMT-1).
 *
 * @throws DomainError `not_found`, `already_exists` for the name of another active benefit of the card, `invalid` when
 * nothing is to change.
 */
export function updateBenefit(
  parts: BenefitsParts,
  actor: Actor,
  id: string,
  change: BenefitChange,
  /** An amount in the caller's words. */
  show: (amount: number, benefit: Benefit) => string,
): Promise<{ readonly benefit: Benefit; readonly changes: readonly FieldChange[] }> {
  if (Object.values(change).every((member) => member === undefined)) throw invalid([], 'nothing to change');
  return changeHousehold(parts, actor, parts.runtime.now(), async (held) => {
    const table = held.tenant.collection(benefits);
    const seen = await table.get(id);
    if (!seen) throw notFound('Benefit');
    const benefit = await changed(held, seen, change);
    await mustReplace(table.replace(seen, benefit));
    const changes = changesOf(seen, benefit, (of) => show(amountOf(of), of));
    const metadata = {
      changes: changes.map(({ field, oldValue, newValue }) => ({ field, old: oldValue, new: newValue })),
      notes: change.notes ?? null,
    };
    held.audit({ action: 'benefit.updated', resourceType: 'benefit', resourceId: id, metadata });
    return { benefit, changes };
  });
}
