import { z } from 'zod';
import { besideData, cursorObject, listOf } from '../../../http/codecs.js';
import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { BudgetStatus } from '../../../budgets/model.js';
import type { CostsServices } from '../service/services.js';
import {
  budgetId,
  budgetInput,
  budgetRecord,
  daysIn,
  deleted,
  entityType,
  printable,
  sourcesQuery,
  sourcesRecord,
  statusRecord,
  velocityRecord,
} from '../wire.js';
import type { BudgetVelocity } from './service.js';
import { entityIdOf, intervalOf, periodStartOf, policyName } from './rules.js';

const route = defineRoute<CostsServices>();

/** What a budget's two printed forms share. */
function showSettings(status: BudgetStatus) {
  const { budget, settled } = status;
  const { velocity, sessionCap } = budget;
  return {
    entityType: entityType.parse(budget.subjectType),
    entityId: entityIdOf(budget),
    spendMicrodollars: printable(settled),
    policy: policyName(budget.policy),
    resetInterval: intervalOf(budget.window),
    currentPeriodStart: periodStartOf(status),
    thresholdPercentages: budget.thresholds,
    velocityLimitMicrodollars: velocity && BigInt(velocity.limit),
    velocityWindowSeconds: velocity ? velocity.windowMs / 1000 : 60,
    velocityCooldownSeconds: velocity ? velocity.cooldownMs / 1000 : 60,
    sessionLimitMicrodollars: sessionCap,
  };
}

const showBudget = (status: BudgetStatus): z.output<typeof budgetRecord> => ({
  ...showSettings(status),
  id: status.budget.id,
  maxBudgetMicrodollars: status.budget.cap,
  createdAt: status.budget.createdAt,
  updatedAt: status.budget.updatedAt,
});

/** `GET /api/budgets` (costs spec §5.2). */
const listBudgets = route({
  id: 'listBudgets',
  method: 'GET',
  path: '/budgets',
  summary: 'Lists every budget of the organization, newest first.',
  tags: ['Budgets'],
  credentials: ['session', 'key'],
  replies: { 200: jsonReply(listOf(budgetRecord, cursorObject(budgetId))) },
  handle: async ({ services, actor, now }) => {
    const statuses = await services.budgets.list(actor, now);
    return { status: 200, body: { data: statuses.map(showBudget), cursor: null } };
  },
});

/** `POST /api/budgets` (costs spec §5.3). */
const saveBudget = route({
  id: 'saveBudget',
  method: 'POST',
  path: '/budgets',
  summary: 'Creates the budget of an entity, or updates the one it has; spend is kept.',
  tags: ['Budgets'],
  credentials: ['session'],
  role: 'member',
  input: { body: jsonBody(budgetInput) },
  replies: { 201: jsonReply(budgetRecord, { envelope: besideData }) },
  errors: ['limit_exceeded', 'spend_cap_exceeded'],
  handle: async ({ input, services, actor, now }) => {
    const { body } = input;
    const status = await services.budgets.save(actor, {
      entityType: body.entityType,
      entityId: body.entityId,
      maxBudget: body.maxBudgetMicrodollars,
      policy: body.policy,
      resetInterval: body.resetInterval ?? null,
      thresholdPercentages: body.thresholdPercentages,
      velocityLimit: body.velocityLimitMicrodollars,
      velocityWindowSeconds: body.velocityWindowSeconds,
      velocityCooldownSeconds: body.velocityCooldownSeconds,
      sessionLimit: body.sessionLimitMicrodollars,
      now,
    });
    return { status: 201, body: showBudget(status) };
  },
});

/** `POST /api/budgets/:id` (costs spec §5.5). */
const resetBudget = route({
  id: 'resetBudget',
  method: 'POST',
  path: '/budgets/:id',
  summary: 'Starts a budget anew: spend reads 0, open holds stay where they were taken.',
  tags: ['Budgets'],
  credentials: ['session'],
  role: 'admin',
  input: { path: z.object({ id: budgetId }) },
  replies: { 200: jsonReply(budgetRecord, { envelope: besideData }) },
  errors: ['not_found'],
  handle: async ({ input, services, actor, now }) => ({
    status: 200,
    body: showBudget(await services.budgets.reset(actor, input.path.id, now)),
  }),
});

/** `DELETE /api/budgets/:id` (costs spec §5.4). */
const deleteBudget = route({
  id: 'deleteBudget',
  method: 'DELETE',
  path: '/budgets/:id',
  summary: 'Removes a budget with its velocity and session counters.',
  tags: ['Budgets'],
  credentials: ['session'],
  role: 'admin',
  input: { path: z.object({ id: budgetId }) },
  replies: { 200: jsonReply(deleted) },
  errors: ['not_found'],
  handle: async ({ input, services, actor, now }) => {
    await services.budgets.remove(actor, input.path.id, now);
    return { status: 200, body: { deleted: true } } as const;
  },
});

/** `GET /api/budgets/status` (costs spec §5.6). */
const budgetStatus = route({
  id: 'budgetStatus',
  method: 'GET',
  path: '/budgets/status',
  summary: 'Says what the key and its owner have left.',
  tags: ['Budgets'],
  credentials: ['key'],
  replies: { 200: jsonReply(statusRecord) },
  handle: async ({ services, actor, now }) => {
    const statuses = await services.budgets.ofKey(actor, now);
    const entities = statuses.map((status) => {
      const left = status.budget.cap - status.settled;
      return {
        ...showSettings(status),
        limitMicrodollars: status.budget.cap,
        remainingMicrodollars: left > 0n ? left : 0n,
      };
    });
    return { status: 200, body: { entities } };
  },
});

const showVelocity = ({ budget, velocity, state }: BudgetVelocity) => ({
  entity_key: `${budget.subjectType}:${budget.subjectId}`,
  window_size_ms: velocity.windowMs,
  window_start_ms: state?.start ?? Date.parse(velocity.since),
  current_count: state?.counts[1] ?? 0,
  current_spend: printable(BigInt(state?.curr ?? 0)),
  prev_count: state?.counts[0] ?? 0,
  prev_spend: printable(BigInt(state?.prev ?? 0)),
  tripped_at: state?.tripped ?? null,
});

/** `GET /api/budgets/velocity-status` (costs spec §5.7). A gauge, not a promise: whatever fails, it shows nothing. */
const velocityStatus = route({
  id: 'velocityStatus',
  method: 'GET',
  path: '/budgets/velocity-status',
  summary: 'Shows what every velocity window has counted.',
  tags: ['Budgets'],
  credentials: ['session'],
  replies: { 200: jsonReply(velocityRecord) },
  handle: async ({ services, actor }) => {
    const shown = await services.budgets.velocities(actor).catch(() => []);
    return { status: 200, body: { velocityState: shown.map(showVelocity) } };
  },
});

/** `GET /api/budgets/:id/sources` (costs spec §13.2). */
const budgetSources = route({
  id: 'listBudgetSources',
  method: 'GET',
  path: '/budgets/:id/sources',
  summary: "Adds up the spend of a budget's entity by how it came in.",
  tags: ['Budgets'],
  credentials: ['session'],
  input: { path: z.object({ id: budgetId }), query: sourcesQuery },
  replies: { 200: jsonReply(sourcesRecord) },
  errors: ['not_found'],
  handle: async ({ input, services, actor, now }) => {
    const { subjectType: type, subjectId: id } = await services.budgets.get(actor, input.path.id);
    const days = daysIn[input.query.period];
    const sums = await services.usage.sourcesOf(actor, { subject: { type, id }, days, now });
    const data = sums.map(({ source, cost, count }) => ({
      source,
      totalCostMicrodollars: printable(cost),
      requestCount: count,
    }));
    return { status: 200, body: { data } };
  },
});

/** Budgets (costs spec §5). */
export const budgetRoutes = [
  listBudgets,
  saveBudget,
  budgetStatus,
  velocityStatus,
  budgetSources,
  resetBudget,
  deleteBudget,
] as const;
