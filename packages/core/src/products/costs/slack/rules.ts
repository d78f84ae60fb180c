import type { Printable } from '../../../platform/delivery/webhooks/rules/exact-json.js';
import { formatMicros } from '../../../kernel/micros.js';
import type {
  SlackContent,
  SlackField,
} from '../../../platform/delivery/notifications/rules/slack-message.js';
import type { EventType } from '../webhooks/rules/event-types.js';

/** What people are told in Slack (costs spec §8.3): an action to decide on, budgets, margins; of decisions, refusals. */
export const slackTypes: readonly EventType[] = [
  'action.created',
  'action.rejected',
  'budget.threshold.warning',
  'budget.threshold.critical',
  'budget.exceeded',
  'budget.increased',
  'tag_budget.exceeded',
  'customer_budget.exceeded',
  'velocity.exceeded',
  'margin.threshold_crossed',
];

const titles: Readonly<Partial<Record<EventType | 'test.ping', string>>> = {
  'action.created': 'Approval needed',
  'action.rejected': 'Action rejected',
  'budget.threshold.warning': 'Budget running low',
  'budget.threshold.critical': 'Budget almost used up',
  'budget.exceeded': 'Budget exceeded',
  'budget.increased': 'Budget increased',
  'tag_budget.exceeded': 'Tag budget exceeded',
  'customer_budget.exceeded': 'Customer budget exceeded',
  'velocity.exceeded': 'Spending too fast',
  'margin.threshold_crossed': 'Customer margin worsened',
  'test.ping': 'Test message',
};

type Members = { readonly [name: string]: Printable };

const textOf = (value: Printable | undefined): string | null => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return `$${formatMicros(value)}`;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? null : String(value);
};

/** `budget_spend_microdollars` is printed as “Budget spend”, in dollars. */
const label = (name: string): string => {
  const words = name.replace(/_microdollars$/, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const fieldsOf = (object: Members): readonly SlackField[] =>
  Object.entries(object).flatMap(([name, value]) => {
    const text = textOf(value);
    return text === null || text === '' ? [] : [{ name: label(name), value: text }];
  });

const summaryOf = (type: string, object: Members): string => {
  const entity = textOf(object['budget_entity_id']);
  if (entity !== null) return `${textOf(object['budget_entity_type']) ?? 'budget'} ${entity}`;
  const action = textOf(object['action_type']);
  if (action !== null) return `${textOf(object['agent_id']) ?? 'An agent'}: ${action}`;
  return textOf(object['message']) ?? type;
};

/**
 * An event of this surface in words for people.
 *
 * @param decide what the buttons carry; null where nothing is to be decided.
 */
export function slackContent(
  type: string,
  object: Members,
  { mention, decide }: { readonly mention: string | null; readonly decide: string | null },
): SlackContent {
  return {
    title: titles[type as EventType] ?? type,
    summary: summaryOf(type, object),
    fields: fieldsOf(object),
    mention,
    decide,
  };
}
