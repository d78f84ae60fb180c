import type { Actor } from '../../../kernel/actor.js';
import type { Card } from '../../../platform/spending/issuing/model.js';
import type { ProjectsCall, ProjectsParts } from '../service/parts.js';
import { projects, type Project, type ProjectStatus } from './model.js';
import type { ProjectDraft, ProjectPatch } from './rules/draft-project.js';
import { changeCard, getCard, listCards, type CardChange, type CardView } from './service/cards.js';
import { createProject, type CreatedProject } from './service/create.js';
import { getProject } from './service/store.js';
import { updateProject } from './service/update.js';

/** Projects and their cards. */
export interface Portfolio {
  /** Oldest first; archived ones only when asked for. */
  list(
    actor: Actor,
    filter?: { readonly status?: ProjectStatus | 'all' | undefined },
  ): Promise<readonly Project[]>;
  /** @throws DomainError `not_found`. */
  get(actor: Actor, id: string): Promise<Project>;
  /** @throws DomainError `invalid`, `name_taken`, `card_refused`. */
  create(actor: Actor, draft: ProjectDraft, call?: ProjectsCall): Promise<CreatedProject>;
  /** @throws DomainError `not_found`, `invalid`, `name_taken`. */
  update(actor: Actor, id: string, patch: ProjectPatch, call?: ProjectsCall): Promise<Project>;
  /** Closes the card and keeps the history; again, it changes nothing. @throws DomainError `not_found`. */
  archive(actor: Actor, id: string, call?: ProjectsCall): Promise<Project>;
  /** In the order of the projects. */
  cards(
    actor: Actor,
    filter?: { readonly status?: Card['status'] | undefined; readonly projectId?: string | undefined },
    now?: Date,
  ): Promise<readonly CardView[]>;
  /** @throws DomainError `not_found`. */
  card(actor: Actor, id: string, now?: Date): Promise<CardView>;
  /** @throws DomainError `not_found`, `invalid`, `card_closed`. */
  changeCard(actor: Actor, id: string, change: CardChange, call?: ProjectsCall): Promise<CardView>;
}

/** Makes the service. */
export function portfolio(parts: ProjectsParts): Portfolio {
  const { storage, runtime } = parts;
  return {
    list: ({ tenant }, { status } = {}) => {
      const where =
        status === 'all' ? {} : status === undefined ? { status: { not: 'archived' as const } } : { status };
      return storage
        .tenant(tenant)
        .collection(projects)
        .find(where, { order: { by: 'createdAt', direction: 'asc' } });
    },
    get: (actor, id) => getProject(parts, actor, id),
    create: (actor, draft, call = {}) => createProject(parts, actor, draft, call),
    update: (actor, id, patch, call = {}) => updateProject(parts, actor, id, patch, call),
    archive: async (actor, id, call = {}) => {
      const project = await getProject(parts, actor, id);
      return project.status === 'archived'
        ? project
        : updateProject(parts, actor, id, { status: 'archived' }, call);
    },
    cards: (actor, filter = {}, now = runtime.now()) => listCards(parts, actor, filter, now),
    card: (actor, id, now = runtime.now()) => getCard(parts, actor, id, now),
    changeCard: (actor, id, change, call = {}) => changeCard(parts, actor, id, change, call),
  };
}
