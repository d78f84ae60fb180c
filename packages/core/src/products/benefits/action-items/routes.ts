import type { z } from 'zod';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { showRetention } from '../cards/routes/show.js';
import type { BenefitsServices } from '../service/services.js';
import { itemList, itemQuery } from '../wire.js';
import { expandActionTypes } from './rules/action-types.js';
import type { ActionItem } from './rules/item.js';

const route = defineRoute<BenefitsServices>();
type ItemRow = z.output<typeof itemList>['action_items'][number];

const usualDaysAhead = 30;

/** An item; what only some types have is present on these only. */
function showItem(item: ActionItem): ItemRow {
  const { history, fee } = item;
  return {
    priority: item.priority,
    type: item.type,
    title: item.title,
    detail: item.detail,
    value_at_risk: item.valueAtRisk,
    days_remaining: item.daysRemaining,
    card_display_name: item.displayName,
    card_id: item.cardId,
    benefit_id: item.benefitId,
    period_id: item.periodId,
    ...(history && {
      historical_rate: history.rate,
      historical_rate_n: history.n,
      historical_rate_confidence: history.confidence,
    }),
    ...(fee && {
      fee_amount: fee.amount,
      recommended_action: fee.action,
      ...(fee.leverage === null ? {} : { retention_leverage: fee.leverage }),
      historical_offers: fee.history.map(showRetention),
    }),
  };
}

/** `GET /action-items` (benefits spec §3.7). */
const listActionItems = route({
  id: 'listActionItems',
  method: 'GET',
  path: '/action-items',
  summary: 'Ranks what should be done by the value at risk.',
  tags: ['Action items'],
  credentials: ['key'],
  tool: { name: 'get_action_items', lists: ['action_types'] },
  input: { query: itemQuery },
  replies: { 200: jsonReply(itemList) },
  handle: async ({ input: { query }, services, actor }) => {
    const list = await services.items.list(actor, {
      daysAhead: query.days_ahead ?? usualDaysAhead,
      types: expandActionTypes(query.action_types),
    });
    return {
      status: 200,
      body: {
        generated_at: list.generatedAt,
        action_items: list.items.map(showItem),
        total_items: list.items.length,
        summary: {
          critical_count: list.criticalCount,
          total_value_at_risk: list.totalValueAtRisk,
          items_by_type: list.itemsByType,
        },
        suppressed_fees: list.suppressedFees.map((fee) => ({
          card_id: fee.cardId,
          card_display_name: fee.displayName,
          annual_fee: fee.annualFee,
          days_since_posted: fee.daysSincePosted,
          reason: 'new_card_with_issuer',
        })),
      },
    };
  },
});

/** Things to do. */
export const actionItemRoutes = [listActionItems] as const;
