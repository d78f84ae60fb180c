import { z } from 'zod';
import { jsonBody } from '../../../../http/input.js';
import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import type { Actor } from '../../../../kernel/actor.js';
import { invalid } from '../../../../kernel/errors.js';
import type { ProjectsServices } from '../../service/services.js';
import { idPath, printedId, readId, ruleChange, ruleInput, ruleRow, scopeOf, shownRule } from '../../wire.js';
import { alertKinds, checkThreshold, type AlertKind } from '../rules/kinds.js';

const route = defineRoute<ProjectsServices>();
const tags = ['Alerts'];
const credentials = ['session', 'key'] as const;

/** The scope that a request means. @throws DomainError `not_found` for a project that is not there. */
async function scopeIn(
  { portfolio }: ProjectsServices,
  actor: Actor,
  projectId: string | null | undefined,
): Promise<string | undefined> {
  if (projectId === undefined) return undefined;
  if (projectId === null) return scopeOf(null);
  return scopeOf((await portfolio.get(actor, readId('proj_', projectId))).id);
}

/** `POST /api/alerts/rules` (projects spec §9.5). */
const createRule = route({
  id: 'createAlertRule',
  method: 'POST',
  path: '/alerts/rules',
  summary: 'Adds an alert rule, of every project or of one.',
  tags,
  credentials,
  role: 'member',
  idempotent: true,
  input: { body: jsonBody(ruleInput) },
  replies: { 201: jsonReply(ruleRow) },
  errors: ['not_found'],
  handle: async ({ input: { body }, services, actor, op, now }) => {
    const { type: kind, threshold, autoFreeze, enabled, projectId } = body;
    if (threshold === undefined && alertKinds[kind].unit !== 'none')
      throw invalid(['threshold'], 'is required');
    const terms = { kind, threshold: threshold ?? null };
    checkThreshold(terms);
    const scope = await scopeIn(services, actor, projectId);
    const draft = {
      ...terms,
      ...(scope !== undefined && { scope }),
      ...(autoFreeze !== undefined && { autoFreeze }),
      ...(enabled !== undefined && { enabled }),
    };
    return { status: 201, body: shownRule(await services.alerts.createRule(actor, draft, { op, now })) };
  },
});

/** `PATCH /api/alerts/rules/:id` (projects spec §9.5). */
const updateRule = route({
  id: 'updateAlertRule',
  method: 'PATCH',
  path: '/alerts/rules/:id',
  summary: 'Changes a rule, which may then trigger again what it has triggered before.',
  tags,
  credentials,
  role: 'member',
  input: { path: idPath, body: jsonBody(ruleChange) },
  replies: { 200: jsonReply(ruleRow) },
  errors: ['not_found'],
  handle: async ({ input: { path, body }, services, actor, now }) => {
    const id = readId('rule_', path.id);
    if (Object.values(body).every((value) => value === undefined)) throw invalid([], 'Nothing to change');
    const seen = await services.alerts.rule(actor, id);
    const kind = body.type ?? (seen.kind as AlertKind);
    const unit = alertKinds[kind].unit;
    const threshold =
      body.threshold === undefined ? (unit === 'none' ? null : seen.threshold) : body.threshold;
    checkThreshold({ kind, threshold });
    const scope = await scopeIn(services, actor, body.projectId);
    const { autoFreeze, enabled } = body;
    const patch = { kind, threshold, scope, autoFreeze, enabled };
    return { status: 200, body: shownRule(await services.alerts.updateRule(actor, id, patch, { now })) };
  },
});

/** `DELETE /api/alerts/rules/:id` (projects spec §9.5). */
const deleteRule = route({
  id: 'deleteAlertRule',
  method: 'DELETE',
  path: '/alerts/rules/:id',
  summary: 'Removes a rule; the alerts that it triggered stay.',
  tags,
  credentials,
  role: 'member',
  input: { path: idPath },
  replies: { 200: jsonReply(z.object({ id: printedId('rule_'), deleted: z.literal(true) })) },
  errors: ['not_found'],
  handle: async ({ input, services, actor, now }) => {
    const id = readId('rule_', input.path.id);
    await services.alerts.removeRule(actor, id, { now });
    return { status: 200, body: { id, deleted: true as const } };
  },
});

/** Alert rules. */
export const ruleRoutes = [createRule, updateRule, deleteRule] as const;
