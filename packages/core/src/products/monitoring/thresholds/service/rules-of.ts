import type { AlertRule } from '../../../../platform/spending/alerts/model.js';
import type { RuleDraft } from '../../../../platform/spending/alerts/service.js';
import type { ScopeType, Threshold, ThresholdOptions, ThresholdPeriod, ThresholdScope } from '../model.js';

/** A scope as alerts and rules spell it. */
export const scopeText = ({ type, id }: ThresholdScope): string => (id === null ? type : `${type}:${id}`);

function scopeOf(text: string): ThresholdScope {
  const colon = text.indexOf(':');
  const type = (colon < 0 ? text : text.slice(0, colon)) as ScopeType;
  return { type, id: colon < 0 ? null : text.slice(colon + 1) };
}

/** A threshold from the rule that keeps it. */
export function thresholdOf(rule: AlertRule): Threshold {
  const options = rule.options as unknown as ThresholdOptions;
  return {
    id: rule.id,
    scope: scopeOf(rule.scope),
    period: rule.kind as ThresholdPeriod,
    amount: rule.threshold ?? 0n,
    enabled: rule.enabled,
    createdAt: rule.createdAt,
    updatedAt: rule.updatedAt,
    ...options,
  };
}

/** The rule that keeps a threshold. */
export function ruleOf(threshold: Threshold): Required<Omit<RuleDraft, 'autoFreeze'>> {
  const { name, operator, unit, currency, warnAt, channels, ownerId, armed } = threshold;
  const options: ThresholdOptions = { name, operator, unit, currency, warnAt, channels, ownerId, armed };
  return {
    kind: threshold.period,
    scope: scopeText(threshold.scope),
    threshold: threshold.amount,
    enabled: threshold.enabled,
    options: options,
  };
}
