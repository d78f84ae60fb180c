import type { OutgoingEvent } from '../../../../storage/outbox.js';
import { costsSlot } from '../../budgets/rules.js';

/** Types that an endpoint of this surface can ask for (costs spec §11.3). */
export const eventTypes = [
  'cost_event.created',
  'budget.threshold.warning',
  'budget.threshold.critical',
  'budget.exceeded',
  'budget.increased',
  'budget.reset',
  'request.blocked',
  'velocity.exceeded',
  'velocity.recovered',
  'session.limit_exceeded',
  'tag_budget.exceeded',
  'customer_budget.exceeded',
  'margin.threshold_crossed',
  'action.created',
  'action.approved',
  'action.rejected',
  'action.expired',
  'test.ping',
] as const;

/** One of them. */
export type EventType = (typeof eventTypes)[number];

/** Events that are told under their own name, in the words in which they were announced. */
const plain: readonly string[] = [
  'cost_event.created',
  'budget.increased',
  'margin.threshold_crossed',
  'action.created',
  'action.approved',
  'action.rejected',
  'action.expired',
];

const entities: readonly unknown[] = ['user', 'api_key', 'tag', 'customer'];

/** The facts of a denial's check. */
const checkOf = ({ data }: OutgoingEvent): Readonly<Record<string, unknown>> =>
  (data['check'] ?? {}) as Readonly<Record<string, unknown>>;

/** Whether an event is about a budget of this surface: others may share the tenant. */
function isOurs(event: OutgoingEvent): boolean {
  const { data, type } = event;
  const { subjectType, unit } = type === 'budget.denied' ? checkOf(event) : data;
  return data['slot'] === costsSlot && unit === 'usd' && entities.includes(subjectType);
}

/** What a denial is told as: under its budget's own name, and as a blocked request (costs spec §11.3). */
function denialTypes(event: OutgoingEvent): readonly EventType[] {
  const { rule, subjectType } = checkOf(event);
  if (rule === 'velocity') return ['velocity.exceeded', 'request.blocked'];
  if (rule === 'session') return ['session.limit_exceeded', 'request.blocked'];
  if (subjectType === 'tag') return ['tag_budget.exceeded', 'request.blocked'];
  if (subjectType === 'customer') return ['customer_budget.exceeded', 'request.blocked'];
  return ['budget.exceeded', 'request.blocked'];
}

/** What this surface tells an event as: none of its types, one, or two for a denial. */
export function typesOf(event: OutgoingEvent): readonly EventType[] {
  const { type, data } = event;
  if (plain.includes(type)) return [type as EventType];
  if (!type.startsWith('budget.') || !isOurs(event)) return [];
  switch (type) {
    case 'budget.threshold':
      return [data['level'] === 'critical' ? 'budget.threshold.critical' : 'budget.threshold.warning'];
    case 'budget.exceeded':
    case 'budget.reset':
      return [type];
    case 'budget.velocity_recovered':
      return ['velocity.recovered'];
    case 'budget.denied':
      return denialTypes(event);
    default:
      return [];
  }
}
