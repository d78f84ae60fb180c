import { z } from 'zod';
import { jsonBody } from '../../../../http/input.js';
import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import type { ProjectsServices } from '../../service/services.js';
import {
  createdProject,
  idPath,
  projectChange,
  projectInput,
  projectRow,
  printedId,
  readId,
  word,
} from '../../wire.js';

const route = defineRoute<ProjectsServices>();
const tags = ['Projects'];
const credentials = ['session', 'key'] as const;

/** `GET /api/projects` (projects spec §3.2). */
const listProjects = route({
  id: 'listProjects',
  method: 'GET',
  path: '/projects',
  summary: 'Lists projects, oldest first; archived ones only when asked for.',
  tags,
  credentials,
  input: { query: z.object({ status: word(['active', 'paused', 'archived', 'all']).optional() }) },
  replies: { 200: jsonReply(z.array(projectRow)) },
  handle: async ({ input, services, actor }) => ({
    status: 200,
    body: [...(await services.portfolio.list(actor, input.query))],
  }),
});

/** `POST /api/projects` (projects spec §3.3). */
const createProject = route({
  id: 'createProject',
  method: 'POST',
  path: '/projects',
  summary: 'Makes a project; a virtual Visa card is provisioned for it.',
  tags,
  credentials,
  role: 'member',
  idempotent: true,
  input: { body: jsonBody(projectInput) },
  replies: { 201: jsonReply(createdProject) },
  errors: ['name_taken', 'card_refused', 'idempotency_key_reused'],
  handle: async ({ input, services, actor, op, idempotencyKey, now }) => {
    const call = { now, ...(idempotencyKey !== null && { op }) };
    const { project, card, replayed } = await services.portfolio.create(actor, input.body, call);
    const { id, last4, status } = card;
    const body = { ...project, card: { id, last4, status, monthlyLimit: project.monthlyBudget } };
    return { status: 201, body, ...(replayed && { headers: { 'x-idempotent-replayed': 'true' } }) };
  },
});

/** `PATCH /api/projects/:id` (projects spec §3.5). */
const updateProject = route({
  id: 'updateProject',
  method: 'PATCH',
  path: '/projects/:id',
  summary: 'Changes, pauses or resumes a project; the card follows.',
  tags,
  credentials,
  role: 'member',
  input: { path: idPath, body: jsonBody(projectChange) },
  replies: { 200: jsonReply(projectRow) },
  errors: ['not_found', 'name_taken'],
  handle: async ({ input, services, actor, now }) => ({
    status: 200,
    body: await services.portfolio.update(actor, readId('proj_', input.path.id), input.body, { now }),
  }),
});

/** `DELETE /api/projects/:id` (projects spec §3.5). */
const archiveProject = route({
  id: 'archiveProject',
  method: 'DELETE',
  path: '/projects/:id',
  summary: 'Archives a project for good: its card is closed, its history stays.',
  tags,
  credentials,
  role: 'admin',
  input: { path: idPath },
  replies: { 200: jsonReply(z.object({ id: printedId('proj_'), archived: z.literal(true) })) },
  errors: ['not_found'],
  handle: async ({ input, services, actor, now }) => {
    const { id } = await services.portfolio.archive(actor, readId('proj_', input.path.id), { now });
    return { status: 200, body: { id, archived: true as const } };
  },
});

/** Projects. */
export const projectRoutes = [listProjects, createProject, updateProject, archiveProject] as const;
