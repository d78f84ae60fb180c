import type { Day } from '../../../../kernel/day.js';
import { divideRound } from '../../../../kernel/divide.js';
import type { JsonObject } from '../../../../kernel/json.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { AlertRule, AlertSeverity } from '../../../../platform/spending/alerts/model.js';
import { detectSpike } from '../../../../platform/spending/alerts/rules/spike.js';
import { alertKinds, type AlertKind } from './kinds.js';
import { inDollars } from './message.js';
import type { ProjectWatch, ProviderWatch } from './watch.js';

/** Something a rule noticed, not yet asked whether it is new. */
export interface Noticed {
  readonly rule: AlertRule;
  /** Which watch remembers that it was raised. */
  readonly by: 'project' | 'provider';
  readonly period: string;
  readonly severity: AlertSeverity;
  readonly title: string;
  readonly message: string;
  readonly facts: JsonObject;
}

/** What happened to a project, with everything that rules may ask about it. */
export interface Happening {
  readonly kind: 'spend' | 'decline' | 'sweep';
  readonly project: { readonly id: string; readonly name: string; readonly monthlyBudget: Micros };
  readonly provider: string;
  /** The UTC day of now. */
  readonly today: Day;
  readonly nowMs: number;
  /** Of this charge; 0 for the others. */
  readonly amount: Micros;
  readonly before: ProjectWatch;
  readonly after: ProjectWatch;
  readonly providerBefore: ProviderWatch;
  readonly providerAfter: ProviderWatch;
  /** What could be spent before and after; null where no balance limits the account. */
  readonly available: { readonly before: Micros; readonly after: Micros } | null;
}

type Finding = Pick<Noticed, 'by' | 'period' | 'message' | 'facts'> & { readonly severity?: AlertSeverity };
type Check = (happening: Happening, threshold: Micros) => Finding | null;

const one: Micros = 1_000_000n;
const crossed = (before: Micros, after: Micros, line: Micros): boolean => before < line && after >= line;
const today = (watch: ProjectWatch, day: Day): Micros => (watch.day === day ? watch.daySpend : 0n);
const thisMonth = (watch: ProjectWatch, day: Day): Micros =>
  watch.month === day.slice(0, 7) ? watch.monthSpend : 0n;
const lastHour = (watch: ProjectWatch): Micros => watch.hour.reduce((sum, [, amount]) => sum + amount, 0n);

const checks: Readonly<Record<AlertKind, Check>> = {
  'spend-spike': ({ kind, project, provider, today: day, providerAfter }, threshold) => {
    if (kind === 'decline' || providerAfter.today !== day) return null;
    const spike = detectSpike(providerAfter, { threshold });
    if (spike === null) return null;
    const { current, baseline, jump } = spike;
    const figures = `${inDollars(current)} today against a daily average of ${inDollars(baseline)}`;
    return {
      by: 'provider',
      period: day,
      message: `${provider} spend jumped ${jump.toString()}% on ${project.name} (${figures}).`,
      facts: { provider, jump, current: current.toString(), baseline: baseline.toString() },
    };
  },
  'budget-threshold': ({ project, today: day, before, after }, threshold) => {
    const line = divideRound(project.monthlyBudget * threshold, 100n * one, 'ceiling');
    const spent = thisMonth(after, day);
    if (!crossed(thisMonth(before, day), spent, line)) return null;
    const percent = (threshold / one).toString();
    return {
      by: 'project',
      period: day.slice(0, 7),
      severity: threshold >= 100n * one ? 'critical' : 'warning',
      message: `${project.name} has spent ${inDollars(spent)}, ${percent}% or more of its ${inDollars(project.monthlyBudget)} monthly budget.`,
      facts: { spent: spent.toString(), budget: project.monthlyBudget.toString(), percent },
    };
  },
  'daily-spend': ({ project, today: day, before, after }, threshold) => {
    const spent = today(after, day);
    if (!crossed(today(before, day), spent, threshold)) return null;
    const message = `${project.name} has spent ${inDollars(spent)} today.`;
    return { by: 'project', period: day, message, facts: { spent: spent.toString() } };
  },
  'large-transaction': ({ kind, project, provider, amount, today: day }, threshold) => {
    if (kind !== 'spend' || amount < threshold) return null;
    const message = `${provider} charged ${inDollars(amount)} on ${project.name}.`;
    return { by: 'provider', period: day, message, facts: { provider, amount: amount.toString() } };
  },
  'new-merchant': ({ kind, project, provider, today: day, providerBefore, providerAfter }) => {
    if (kind !== 'spend' || providerBefore.first !== null || providerAfter.first === null) return null;
    const message = `${provider} charged ${project.name} for the first time.`;
    return { by: 'provider', period: day, message, facts: { provider } };
  },
  'declined-burst': ({ kind, project, today: day, after }, threshold) => {
    const count = after.declines.length;
    if (kind !== 'decline' || BigInt(count) * one < threshold) return null;
    const message = `${count.toString()} charges on ${project.name} were declined within 10 minutes.`;
    return { by: 'project', period: day, message, facts: { declines: count } };
  },
  'low-balance': ({ kind, available, today: day }, threshold) => {
    if (available === null || available.after >= threshold) return null;
    if (kind !== 'sweep' && available.before < threshold) return null;
    const message = `Your available balance is ${inDollars(available.after)}.`;
    return { by: 'project', period: day, message, facts: { available: available.after.toString() } };
  },
  velocity: ({ kind, project, after, today: day }, threshold) => {
    const spent = lastHour(after);
    if (kind !== 'spend' || spent < threshold) return null;
    const message = `${project.name} has spent ${inDollars(spent)} within an hour.`;
    return { by: 'project', period: day, message, facts: { spent: spent.toString() } };
  },
  'idle-project': ({ kind, project, after, nowMs }, threshold) => {
    const hours = threshold / one;
    if (kind !== 'sweep' || after.lastAt === 0) return null;
    if (BigInt(nowMs - after.lastAt) < hours * 3_600_000n) return null;
    const message = `${project.name} has spent nothing for ${hours.toString()} hours.`;
    // One spell of silence is one alert, named by its beginning.
    const since = new Date(after.lastAt).toISOString();
    return { by: 'project', period: since, message, facts: { since } };
  },
};

/** Whether a rule watches this project. */
const watches = (rule: AlertRule, projectId: string): boolean =>
  rule.enabled && rule.removedAt === null && (rule.scope === '' || rule.scope === `project:${projectId}`);

/**
 * Everything that the rules in force notice about a happening, in the order of the rules (projects spec §9.2, §9.3). Pure:
 * whether it was raised before is asked of the watch that remembers it.
 */
export function evaluate(rules: readonly AlertRule[], happening: Happening): readonly Noticed[] {
  return rules.flatMap((rule): Noticed[] => {
    if (!watches(rule, happening.project.id) || !Object.hasOwn(alertKinds, rule.kind)) return [];
    const kind = rule.kind as AlertKind;
    const finding = checks[kind](happening, rule.threshold ?? 0n);
    if (finding === null) return [];
    const { severity, title } = alertKinds[kind];
    return [{ rule, severity, title, ...finding }];
  });
}

/** Whether some rule asks for the declines, or for the rate, that a watch then keeps. */
export const asksFor = (rules: readonly AlertRule[], kind: AlertKind, projectId: string): boolean =>
  rules.some((rule) => rule.kind === kind && watches(rule, projectId));
