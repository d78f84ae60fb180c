import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { BudgetStatus } from '../../../budgets/model.js';
import { entityIdOf } from '../budgets/rules.js';
import type { CostsServices } from '../service/services.js';
import { entityType, policyRecord, printable } from '../wire.js';
import { remainingOf, type PricedModel } from './rules/policy.js';

const route = defineRoute<CostsServices>();

const showBudget = (status: BudgetStatus) => ({
  remaining_microdollars: printable(remainingOf(status)),
  max_microdollars: printable(status.cap),
  spend_microdollars: printable(status.settled),
  period_end: status.periodEnd,
  entity_type: entityType.parse(status.budget.subjectType),
  entity_id: entityIdOf(status.budget),
});

const showModel = ({ model, input, output }: PricedModel) => ({
  model,
  input_per_mtok: input,
  output_per_mtok: output,
});

/** `GET /api/policy` (costs spec §9.9). */
const getPolicy = route({
  id: 'getPolicy',
  method: 'GET',
  path: '/policy',
  summary: 'Tells a client that enforces limits by itself what its key may spend.',
  tags: ['Enforcement'],
  credentials: ['key'],
  replies: { 200: jsonReply(policyRecord) },
  handle: async ({ services, actor, now }) => {
    const policy = await services.policy.of(actor, now);
    const { budget, allowedModels, allowedProviders, cheapestOverall: best } = policy;
    const perProvider = Object.entries(policy.cheapestPerProvider);
    return {
      status: 200,
      body: {
        budget: budget && showBudget(budget),
        allowed_models: allowedModels,
        allowed_providers: allowedProviders,
        cheapest_per_provider: Object.fromEntries(
          perProvider.map(([provider, model]) => [provider, showModel(model)]),
        ),
        cheapest_overall: best && { ...showModel(best), provider: best.provider },
        restrictions_active: allowedModels !== null || allowedProviders !== null,
        session_limit_microdollars: policy.sessionLimit,
      },
    };
  },
});

/** What clients that enforce limits ask for (costs spec §9). */
export const enforcementRoutes = [getPolicy] as const;
