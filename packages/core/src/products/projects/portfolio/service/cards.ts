import type { Actor } from '../../../../kernel/actor.js';
import { invalid } from '../../../../kernel/errors.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { Card } from '../../../../platform/spending/issuing/model.js';
import type { CardPatch, LimitDraft } from '../../../../platform/spending/issuing/service.js';
import { notFound } from '../../errors.js';
import { callerOf, type ProjectsCall, type ProjectsParts } from '../../service/parts.js';
import { projects, type Project } from '../model.js';

/** A card as the dashboard shows it (projects spec §4.1). */
export interface CardView {
  readonly card: Card;
  readonly project: Project;
  readonly currentMonthSpend: Micros;
  readonly currentDaySpend: Micros;
  readonly monthlyLimit: Micros;
  /** Null limits no day. */
  readonly dailyLimit: Micros | null;
}

/** What can be changed of a card (projects spec §4.3); absent members stay. */
export interface CardChange {
  readonly status?: 'active' | 'frozen' | undefined;
  readonly dailyLimit?: Micros | null | undefined;
  readonly monthlyLimit?: Micros | undefined;
}

const pageSize = 500;

/** The cards of projects, in the order of the projects. */
export async function listCards(
  parts: ProjectsParts,
  actor: Actor,
  filter: { readonly status?: Card['status'] | undefined; readonly projectId?: string | undefined },
  now: Date,
): Promise<readonly CardView[]> {
  const rows = await parts.storage
    .tenant(actor.tenant)
    .collection(projects)
    .find(filter.projectId === undefined ? {} : { id: filter.projectId }, {
      order: { by: 'createdAt', direction: 'asc' },
    });
  const cards: Card[] = [];
  for (let from = 0; from < rows.length; from += pageSize) {
    const accountId = rows.slice(from, from + pageSize).map(({ id }) => id);
    const page = await parts.issuing.cards(callerOf(actor), {
      accountId,
      limit: pageSize,
      ...(filter.status && { status: filter.status }),
    });
    cards.push(...page.items);
  }
  const byProject = new Map(cards.map((card) => [card.accountId, card]));
  const standings = await parts.issuing.standings(
    callerOf(actor),
    'card',
    cards.map(({ id }) => id),
    now,
  );
  return rows.flatMap((project) => {
    const card = byProject.get(project.id);
    if (card === undefined) return [];
    const limits = standings.get(card.id) ?? [];
    const of = (slot: string) => limits.find((limit) => limit.slot === slot);
    return [
      {
        card,
        project,
        currentMonthSpend: of('month')?.spent ?? 0n,
        currentDaySpend: of('day')?.spent ?? 0n,
        monthlyLimit: of('month')?.cap ?? 0n,
        dailyLimit: of('day')?.cap ?? null,
      },
    ];
  });
}

/** One card of a project. @throws DomainError `not_found`. */
export async function getCard(parts: ProjectsParts, actor: Actor, id: string, now: Date): Promise<CardView> {
  const card = await parts.issuing.card(callerOf(actor), id);
  const [view] = card ? await listCards(parts, actor, { projectId: card.accountId }, now) : [];
  if (view?.card.id !== id) throw notFound('Card');
  return view;
}

/**
 * Freezes, unfreezes and limits a card; what is set already changes nothing.
 *
 * @throws DomainError `not_found`, `invalid`, `card_closed`.
 */
export async function changeCard(
  parts: ProjectsParts,
  actor: Actor,
  id: string,
  change: CardChange,
  { op, now = parts.runtime.now() }: ProjectsCall,
): Promise<CardView> {
  const { status, dailyLimit, monthlyLimit } = change;
  if (status === undefined && dailyLimit === undefined && monthlyLimit === undefined)
    throw invalid([], 'Nothing to change');
  const view = await getCard(parts, actor, id, now);
  const day = dailyLimit === undefined ? view.dailyLimit : dailyLimit;
  const month = monthlyLimit ?? view.monthlyLimit;
  if (day !== null && day > month) throw invalid(['dailyLimit'], 'must not be more than monthlyLimit');
  const limits: LimitDraft[] = [
    ...(dailyLimit === undefined ? [] : [{ slot: 'day', period: 'day', cap: dailyLimit } as const]),
    ...(monthlyLimit === undefined ? [] : [{ slot: 'month', period: 'month', cap: monthlyLimit } as const]),
  ].map((limit) => ({ ...limit, thresholds: [] }));
  const patch: CardPatch = { ...(status && { status }), ...(limits.length > 0 && { limits }) };
  await parts.issuing.changeCard(callerOf(actor), id, patch, { now, ...(op && { op }) });
  return getCard(parts, actor, id, now);
}
