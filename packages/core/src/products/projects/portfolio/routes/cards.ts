import { z } from 'zod';
import { jsonBody } from '../../../../http/input.js';
import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import type { ProjectsServices } from '../../service/services.js';
import { cardChange, cardRow, idPath, readId, shownCard, word } from '../../wire.js';

const route = defineRoute<ProjectsServices>();
const tags = ['Cards'];
const credentials = ['session', 'key'] as const;

/** `GET /api/cards` (projects spec §4.2). */
const listCards = route({
  id: 'listCards',
  method: 'GET',
  path: '/cards',
  summary: 'Lists cards with their project, status and limits, in the order of the projects.',
  tags,
  credentials,
  input: {
    query: z.object({
      status: word(['active', 'frozen', 'closed']).optional(),
      projectId: z.string().optional(),
    }),
  },
  replies: { 200: jsonReply(z.array(cardRow)) },
  errors: ['not_found'],
  handle: async ({ input: { query }, services, actor, now }) => {
    const projectId = query.projectId === undefined ? undefined : readId('proj_', query.projectId);
    if (projectId !== undefined) await services.portfolio.get(actor, projectId);
    const views = await services.portfolio.cards(actor, { status: query.status, projectId }, now);
    return { status: 200, body: views.map(shownCard) };
  },
});

/** `GET /api/cards/:id` (projects spec §4.3). */
const getCard = route({
  id: 'getCard',
  method: 'GET',
  path: '/cards/:id',
  summary: 'Shows one card.',
  tags,
  credentials,
  input: { path: idPath },
  replies: { 200: jsonReply(cardRow) },
  errors: ['not_found'],
  handle: async ({ input, services, actor, now }) => ({
    status: 200,
    body: shownCard(await services.portfolio.card(actor, readId('card_', input.path.id), now)),
  }),
});

/** `PATCH /api/cards/:id` (projects spec §4.3). */
const updateCard = route({
  id: 'updateCard',
  method: 'PATCH',
  path: '/cards/:id',
  summary: 'Freezes or unfreezes a card, or changes its limits.',
  tags,
  credentials,
  role: 'member',
  input: { path: idPath, body: jsonBody(cardChange) },
  replies: { 200: jsonReply(cardRow) },
  errors: ['not_found', 'card_closed'],
  handle: async ({ input: { path, body }, services, actor, now }) => ({
    status: 200,
    body: shownCard(await services.portfolio.changeCard(actor, readId('card_', path.id), body, { now })),
  }),
});

/** Cards. */
export const cardRoutes = [listCards, getCard, updateCard] as const;
