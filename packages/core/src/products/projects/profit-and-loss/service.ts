import type { Actor } from '../../../kernel/actor.js';
import type { Position } from '../../../kernel/cursor.js';
import { startOfDay, type Day } from '../../../kernel/day.js';
import { DomainError, invalid } from '../../../kernel/errors.js';
import type { Micros } from '../../../kernel/micros.js';
import type { Page } from '../../../kernel/page.js';
import { checkText } from '../../../kernel/text.js';
import { compareBytes } from '../../../storage/match.js';
import { tenantOf } from '../../../platform/tenancy/organizations/rules/tenant.js';
import type { CardTransaction } from '../../../platform/spending/issuing/model.js';
import { notFound } from '../errors.js';
import { projects, type Project } from '../portfolio/model.js';
import { commitEdit, getProject } from '../portfolio/service/store.js';
import { callerOf, currency, type ProjectsCall, type ProjectsParts } from '../service/parts.js';
import type { Payment } from './ports.js';
import { ranked, sliced, type Slice } from './rules/breakdown.js';
import { monthNamed, monthOf, daysAsked } from './rules/months.js';
import { profitAndLoss, type ProfitAndLoss } from './rules/pnl.js';
import { linkCosts, linkingWorkOf } from './service/linked.js';
import { incomeOf, spendCells, summed, totalOf } from './service/sums.js';

/** A project's share of the spend. */
export interface ProjectShare {
  readonly project: Project;
  readonly amount: Micros;
}

/** Where money went (projects spec §5). */
export interface Breakdown {
  readonly total: Micros;
  readonly byCategory: readonly Slice[];
  readonly byProvider: readonly Slice[];
  readonly byProject: readonly ProjectShare[];
}

/** Which transactions, newest first. */
export interface TransactionQuery {
  readonly projectId?: string | undefined;
  readonly from?: Day | undefined;
  /** Included. */
  readonly to?: Day | undefined;
  /** Whether what projects earned is among them. */
  readonly income: boolean;
  readonly limit: number;
  readonly after?: Position | undefined;
}

/** What projects earn and spend. */
export interface ProfitAndLossService {
  /** Of a month, the present one when none is named. @throws DomainError `not_found`, `invalid`. */
  of(actor: Actor, projectId: string, month?: string, now?: Date): Promise<ProfitAndLoss>;
  /** Of the month to date unless days are named. @throws DomainError `not_found`, `invalid`. */
  spend(
    actor: Actor,
    query?: {
      readonly projectId?: string | undefined;
      readonly from?: Day | undefined;
      readonly to?: Day | undefined;
    },
    now?: Date,
  ): Promise<Breakdown>;
  /** Charges, refunds and income. @throws DomainError `not_found`. */
  transactions(actor: Actor, query: TransactionQuery, now?: Date): Promise<Page<CardTransaction>>;
  /** The place of a transaction in a list. @throws DomainError `not_found`. */
  positionOf(actor: Actor, transactionId: string): Promise<Position>;
  /** Money that a project earned, once for each `(source, externalId)`. @throws DomainError `not_found`, `invalid`. */
  addRevenue(
    actor: Actor,
    projectId: string,
    revenue: {
      readonly amount: Micros;
      readonly source: string;
      readonly externalId: string;
      readonly at?: Date | undefined;
      readonly description?: string | null;
    },
    call?: ProjectsCall,
  ): Promise<{ readonly transaction: CardTransaction; readonly replayed: boolean }>;
  /** What a host writes into a payment at its provider, so that the provider's callback finds the project. */
  paymentReference(actor: Actor, projectId: string): string;
  /** Books a payment whose callback was verified; false for one that is no dollar of any project here. */
  receive(source: string, payment: Payment, now: Date): Promise<boolean>;
  /**
   * From now on cost events that carry this tag are part of the project's spend; null ends it. They count on their own day,
   * once, a few seconds after they were recorded (`syncUsage` at once).
   */
  linkUsage(
    actor: Actor,
    projectId: string,
    tag: { readonly key: string; readonly value: string } | null,
  ): Promise<Project>;
  /** Puts linked cost events of the last 31 days (or since) on the books now; answers how many were new. */
  syncUsage(actor: Actor, since?: Date): Promise<number>;
}

const monthMs = 31 * 86_400_000;
const referenceShape = /^([^:]+):([^:]+):(.+)$/;

/** Makes the service. */
export function profitAndLossService(parts: ProjectsParts): ProfitAndLossService {
  const { storage, runtime, issuing } = parts;

  const projectsOf = async (actor: Actor, projectId: string | undefined): Promise<readonly Project[]> =>
    projectId === undefined
      ? storage.tenant(actor.tenant).collection(projects).find({})
      : [await getProject(parts, actor, projectId)];

  const addRevenue: ProfitAndLossService['addRevenue'] = async (actor, projectId, revenue, call = {}) => {
    const { amount, source, externalId, at, description = null } = revenue;
    if (amount <= 0n) throw invalid(['amount'], 'must be more than 0');
    const names = {
      source: checkText(source, ['source']),
      externalId: checkText(externalId, ['externalId']),
    };
    if (names.source === '' || names.externalId === '') throw invalid(['externalId'], 'is required');
    await getProject(parts, actor, projectId);
    const income = { accountId: projectId, amount, ...names, description, ...(at && { at }) };
    const { transaction, replayed } = await issuing.income(callerOf(actor), income, call);
    return { transaction, replayed };
  };

  return {
    addRevenue,
    of: async (actor, projectId, month, now = runtime.now()) => {
      const range = month === undefined ? monthOf(now) : monthNamed(month);
      await getProject(parts, actor, projectId);
      const [cells, revenue] = await Promise.all([
        spendCells(parts, actor, 'provider', { ...range, projectIds: [projectId] }),
        incomeOf(parts, actor, projectId, range),
      ]);
      return profitAndLoss({
        spend: totalOf(cells),
        revenue,
        providers: summed(cells, ({ value }) => value),
      });
    },
    spend: async (actor, query = {}, now = runtime.now()) => {
      const range = daysAsked(query, now);
      const rows = await projectsOf(actor, query.projectId);
      const asked = { ...range, projectIds: rows.map(({ id }) => id) };
      if (rows.length === 0) return { total: 0n, byCategory: [], byProvider: [], byProject: [] };
      const [categories, providers] = await Promise.all([
        spendCells(parts, actor, 'category', asked),
        spendCells(parts, actor, 'provider', asked),
      ]);
      const total = totalOf(categories);
      const byId = new Map(rows.map((project) => [project.id, project]));
      const shares = total === 0n ? [] : ranked(summed(categories, ({ projectId }) => projectId));
      return {
        total,
        byCategory: sliced(
          total,
          summed(categories, ({ value }) => value),
        ),
        byProvider: sliced(
          total,
          summed(providers, ({ value }) => value),
        ),
        byProject: shares
          .flatMap(({ name, amount }) => {
            const project = byId.get(name);
            return project ? [{ project, amount }] : [];
          })
          .sort((a, b) =>
            a.amount === b.amount
              ? compareBytes(a.project.name, b.project.name)
              : a.amount > b.amount
                ? -1
                : 1,
          ),
      };
    },
    transactions: async (actor, query, now = runtime.now()) => {
      const { projectId, from, to, income, limit, after } = query;
      const rows = await projectsOf(actor, projectId);
      if (rows.length === 0) return { items: [], next: null };
      const range = from === undefined && to === undefined ? null : daysAsked({ from, to }, now);
      return issuing.transactions(
        callerOf(actor),
        {
          accountId: projectId ?? rows.map(({ id }) => id),
          ...(!income && { types: ['purchase', 'refund'] }),
          ...(range && { from: startOfDay(range.from, 'UTC'), before: startOfDay(range.before, 'UTC') }),
          limit,
          ...(after && { after }),
        },
        now,
      );
    },
    positionOf: async (actor, transactionId) => {
      const row = await issuing.transaction(callerOf(actor), transactionId);
      if (row === undefined) throw notFound('Transaction');
      return { value: row.createdAt, id: row.id };
    },
    paymentReference: ({ organization, environment }, projectId) =>
      [organization, environment, projectId].join(':'),
    receive: async (source, payment, now) => {
      const [, organization, environment, projectId] = referenceShape.exec(payment.reference ?? '') ?? [];
      if (organization === undefined || environment === undefined || projectId === undefined) return false;
      if (payment.currency !== currency || payment.amount <= 0n) return false;
      const tenant = tenantOf(organization, environment);
      const project = await storage.tenant(tenant).collection(projects).get(projectId);
      if (project === undefined) return false;
      const { externalId, amount, at, description } = payment;
      await issuing.income(
        { tenant },
        { accountId: projectId, amount, source, externalId, at, description },
        { now },
      );
      return true;
    },
    linkUsage: async (actor, projectId, tag) => {
      if (tag !== null && (tag.key === '' || tag.key.includes('=')))
        throw invalid(['key'], 'is not the key of a tag');
      const project = await getProject(parts, actor, projectId);
      if (project.status === 'archived')
        throw new DomainError('invalid', 'invalid', 'An archived project cannot change');
      const now = runtime.now();
      const usageTag = tag && `${tag.key}=${tag.value}`;
      const make = (row: Project): Project => ({ ...row, usageTag, updatedAt: now });
      await commitEdit(parts, actor.tenant, { id: projectId, nameKey: project.nameKey, make, now });
      if (tag !== null) await storage.work.put([linkingWorkOf(actor.tenant, now, now)]);
      return getProject(parts, actor, projectId);
    },
    syncUsage: (actor, since = new Date(runtime.now().getTime() - monthMs)) =>
      linkCosts(parts, actor.tenant, since),
  };
}
