import { z } from 'zod';
import type { Alert, AlertRule } from '../../../platform/spending/alerts/model.js';
import { alertKinds, type AlertKind } from '../alerts/rules/kinds.js';
import { amountIn, amount, at, flag, printedId, textUpTo, word } from './values.js';

const kinds = Object.keys(alertKinds) as [AlertKind, ...AlertKind[]];

/** A rule (projects spec §9.1). Its threshold counts what its type counts. */
export const ruleRow = z.object({
  id: printedId('rule_'),
  projectId: printedId('proj_').nullable(),
  type: z.string(),
  threshold: amount.nullable(),
  autoFreeze: z.boolean(),
  enabled: z.boolean(),
});

/** A new rule (projects spec §9.5). */
export const ruleInput = z.object({
  type: word(kinds),
  threshold: amountIn.nullable().optional(),
  autoFreeze: flag.optional(),
  projectId: textUpTo(200).nullable().optional(),
  enabled: flag.optional(),
});

/** What an edit may carry. */
export const ruleChange = ruleInput.partial();

/** A triggered alert (projects spec §9.1). */
export const alertRow = z.object({
  id: printedId('evt_'),
  ruleId: printedId('rule_').nullable(),
  severity: z.enum(['info', 'warning', 'critical']),
  title: z.string(),
  message: z.string(),
  acknowledged: z.boolean(),
  triggeredAt: at,
  projectId: printedId('proj_').nullable(),
  cardId: printedId('card_').nullable(),
  frozeCard: z.boolean(),
});

/** `GET /alerts`. */
export const alertsReply = z.object({ rules: z.array(ruleRow), events: z.array(alertRow) });

const scopePrefix = 'project:';
/** The scope of a rule that watches one project. */
export const scopeOf = (projectId: string | null): string =>
  projectId === null ? '' : scopePrefix + projectId;

/** A rule as it is printed. */
export const shownRule = ({
  id,
  scope,
  kind,
  threshold,
  autoFreeze,
  enabled,
}: AlertRule): z.output<typeof ruleRow> => ({
  id,
  projectId: scope.startsWith(scopePrefix) ? scope.slice(scopePrefix.length) : null,
  ...{ type: kind, threshold, autoFreeze, enabled },
});

const severities = {
  info: 'info',
  low: 'info',
  warning: 'warning',
  medium: 'warning',
  high: 'critical',
  critical: 'critical',
} as const;
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** An alert as it is printed. */
export const shownAlert = (alert: Alert): z.output<typeof alertRow> => ({
  id: alert.id,
  ruleId: alert.ruleId,
  severity: severities[alert.severity],
  title: alert.title,
  message: alert.message,
  acknowledged: alert.status !== 'open',
  triggeredAt: alert.triggeredAt,
  projectId: textOf(alert.facts['projectId']),
  cardId: textOf(alert.facts['cardId']),
  frozeCard: alert.facts['frozeCard'] === true,
});
