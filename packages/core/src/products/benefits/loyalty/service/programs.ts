import type { Actor } from '../../../../kernel/actor.js';
import { dayIn, type Day } from '../../../../kernel/day.js';
import { invalid } from '../../../../kernel/errors.js';
import type { Micros } from '../../../../kernel/micros.js';
import { notFound } from '../../errors.js';
import { ownerNamed } from '../../cards/service/add-card.js';
import type { ProgramTemplate, TransferPartner } from '../../catalog/model.js';
import { changeHousehold } from '../../household/service/change.js';
import { openHousehold } from '../../household/service/household.js';
import type { BenefitsParts } from '../../household/service/parts.js';
import { openPortfolio } from '../../perks/service/portfolio.js';
import { worthOfPoints } from '../../rules/figures.js';
import { loyaltyPrograms, type LoyaltyProgram, type ProgramCurrency, type ProgramType } from '../model.js';
import { balanceAfter, balanceAge, usualStaleDays } from '../rules/balance.js';
import { canonicalKey } from '../rules/valuations.js';
import { valuationsWith } from './valuations.js';

/** Which programs to list (benefits spec §3.14). */
export interface ProgramFilter {
  readonly hasBalance?: boolean | undefined;
  readonly type?: ProgramType | undefined;
  /** Programs of nobody are included. */
  readonly owner?: string | undefined;
  /** At least so many days old. */
  readonly staleDays?: number | undefined;
}

/** A program with what its balance is worth and how old it is. */
export interface ProgramView {
  readonly program: LoyaltyProgram;
  /** Micros of a dollar per point; null when nobody knows. */
  readonly cpp: number | null;
  readonly value: Micros | null;
  readonly lastUpdated: Day | null;
  readonly days: number | null;
  readonly isStale: boolean;
  /** Display names of active cards that earn it. */
  readonly linkedCards: readonly string[];
  readonly transferPartnerCount: number;
}

/** What a caller says about a program (benefits spec §3.15). */
export interface ProgramChange {
  readonly programKey: string;
  readonly balance?: number | undefined;
  readonly delta?: number | undefined;
  readonly displayName?: string | undefined;
  /** Micros of a dollar per point. */
  readonly cpp?: number | undefined;
  readonly type?: ProgramType | undefined;
  readonly currency?: ProgramCurrency | undefined;
  readonly owner?: string | undefined;
  readonly notes?: string | undefined;
  readonly expiresOn?: Day | null | undefined;
}

/** A program before and after a change. */
export interface ChangedProgram {
  readonly program: LoyaltyProgram;
  readonly previousBalance: number;
  readonly cpp: number | null;
  readonly value: Micros | null;
}

const valueOf = (balance: number, cpp: number | null): Micros | null =>
  cpp === null ? null : worthOfPoints(balance, cpp);

/** Tracked programs, by name. */
export async function listPrograms(
  { storage, runtime, catalog }: BenefitsParts,
  actor: Actor,
  filter: ProgramFilter,
): Promise<ProgramView[]> {
  const household = await openHousehold(storage.tenant(actor.tenant), runtime.now());
  const [rows, { cards }] = await Promise.all([
    household.tenant.collection(loyaltyPrograms).find({}, { order: { by: 'displayName', direction: 'asc' } }),
    openPortfolio(household),
  ]);
  const valuations = valuationsWith(catalog, rows);
  const zone = household.settings?.zone ?? 'UTC';
  const staleAfter = household.settings?.staleAfterDays ?? usualStaleDays;
  const owner = filter.owner === undefined ? undefined : household.ownerByName(filter.owner);
  return rows.flatMap((program): ProgramView[] => {
    const { programKey, balance, balanceAt, ownerId } = program;
    const lastUpdated = balanceAt && dayIn(balanceAt, zone);
    const { days, isStale } = balanceAge(lastUpdated, household.today, staleAfter);
    if (filter.hasBalance === true && balance === 0) return [];
    if (filter.type !== undefined && program.type !== filter.type) return [];
    if (filter.owner !== undefined && ownerId !== null && ownerId !== owner?.id) return [];
    // A balance that was never told is older than any number of days.
    if (filter.staleDays !== undefined && days !== null && days < filter.staleDays) return [];
    const cpp = valuations(programKey)?.cpp ?? null;
    const linked = cards.filter((card) => card.programKey === programKey);
    return [
      {
        program,
        cpp,
        value: valueOf(balance, cpp),
        lastUpdated,
        days,
        isStale,
        linkedCards: linked.map(({ displayName }) => displayName),
        transferPartnerCount: catalog.transferPartners.filter(({ source }) => source === programKey).length,
      },
    ];
  });
}

function firstProgram(
  change: ProgramChange,
  known: ProgramTemplate | undefined,
  made: { readonly id: string; readonly now: Date; readonly programKey: string },
): LoyaltyProgram {
  const displayName = change.displayName ?? known?.displayName;
  if (displayName === undefined) throw invalid(['display_name'], 'is required for a program that is new');
  return {
    id: made.id,
    programKey: made.programKey,
    displayName,
    type: known?.type ?? 'other',
    currency: known?.currency ?? 'points',
    balance: 0,
    cpp: null,
    ownerId: null,
    expiresOn: null,
    notes: null,
    createdAt: made.now,
    balanceAt: null,
  };
}

/**
 * Sets or moves a balance, or says what its points are worth; the program is made when it is new.
 *
 * @throws DomainError `invalid` naming the member.
 */
export function saveProgram(
  parts: BenefitsParts,
  actor: Actor,
  change: ProgramChange,
): Promise<ChangedProgram> {
  const { runtime, catalog } = parts;
  const programKey = canonicalKey(change.programKey, catalog.programAliases);
  return changeHousehold(parts, actor, runtime.now(), async (held) => {
    const { tenant, now, audit } = held;
    const table = tenant.collection(loyaltyPrograms);
    const rows = await table.find({});
    const seen = rows.find((row) => row.programKey === programKey);
    const known = catalog.programs.find(({ key }) => key === programKey);
    const { balance, delta, cpp } = change;
    const moved = {
      ...(balance === undefined ? {} : { balance }),
      ...(delta === undefined ? {} : { delta }),
      ...(cpp === undefined ? {} : { cpp }),
    };
    const before = seen ?? firstProgram(change, known, { id: runtime.id(), now, programKey });
    const after = balanceAfter(before.balance, moved);
    const program: LoyaltyProgram = {
      ...before,
      displayName: change.displayName ?? before.displayName,
      type: change.type ?? before.type,
      currency: change.currency ?? before.currency,
      balance: after ?? before.balance,
      balanceAt: after === null ? before.balanceAt : now,
      cpp: cpp ?? before.cpp,
      ownerId: change.owner === undefined ? before.ownerId : ownerNamed(held, change.owner).id,
      notes: change.notes ?? before.notes,
      expiresOn: change.expiresOn === undefined ? before.expiresOn : change.expiresOn,
    };
    await table.put([program]);
    audit({
      action: 'loyalty_program.saved',
      resourceType: 'loyalty_program',
      resourceId: program.id,
      metadata: { programKey, old: before.balance, new: program.balance },
    });
    const others = rows.filter(({ id }) => id !== program.id);
    const worth = valuationsWith(catalog, [...others, program])(programKey)?.cpp ?? null;
    return { program, previousBalance: before.balance, cpp: worth, value: valueOf(program.balance, worth) };
  });
}

/** Where points of a program can go, the best ratio first. @throws DomainError `not_found` for an unknown program. */
export function transferPartners({ catalog }: BenefitsParts, source: string): TransferPartner[] {
  const key = canonicalKey(source, catalog.programAliases);
  if (!catalog.programs.some((program) => program.key === key)) throw notFound('Program');
  return catalog.transferPartners
    .filter((route) => route.source === key)
    .sort((a, b) => b.to * a.from - a.to * b.from || (a.targetName < b.targetName ? -1 : 1));
}
