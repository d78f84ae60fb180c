import type { JsonObject } from '../../../kernel/json.js';
import type { Micros } from '../../../kernel/micros.js';
import {
  boolean,
  instant,
  integer,
  json,
  micros,
  nullable,
  table,
  tags,
  text,
} from '../../../storage/table.js';

/** How bad something is, mildest first; a surface uses the words it knows. */
export type AlertSeverity = 'info' | 'low' | 'warning' | 'medium' | 'high' | 'critical';

/** Where an alert stands. `open` is what nobody has looked at; `resolved` is final. */
export type AlertStatus = 'open' | 'acknowledged' | 'resolved';

/** Why an alert is resolved. `recovered` says that the figures themselves went back. */
export type AlertResolution = 'fixed' | 'recovered' | 'dismissed' | 'false_positive';

/** What somebody wants to be told of. */
export interface AlertRule {
  readonly id: string;
  /** The product that evaluates the rule; rules of others are invisible to it. */
  readonly surface: string;
  /** What is watched, in the surface's word: `spend-spike`, `monthly`. */
  readonly kind: string;
  /** What it is watched on, in the surface's form (`project:<id>`); '' for everything of the tenant. */
  readonly scope: string;
  /** In millionths of the kind's unit (dollars, percent, a multiple, a count); null for a kind without one. */
  readonly threshold: Micros | null;
  readonly enabled: boolean;
  /** Whether the card that is to blame is frozen in the commit that raises the alert. */
  readonly autoFreeze: boolean;
  /** What else the surface keeps: steps, operator, channels, owner. */
  readonly options: JsonObject;
  /** Rises with every edit: an edited rule may raise again what it has raised before. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** A removed rule stays for the alerts that name it, and raises nothing. */
  readonly removedAt: Date | null;
}

/** Something that a rule noticed: at most one for each (rule revision, scope, period, step). */
export interface Alert {
  /** Derived from what makes it unique (`alertId`). */
  readonly id: string;
  readonly surface: string;
  /** Null for an alert that no rule asked for, such as a broken connection. */
  readonly ruleId: string | null;
  readonly kind: string;
  /** What it is about, finer than the rule's scope where the rule watches many things. */
  readonly scope: string;
  /** The day, month or other period in which it can happen once; '' for ever. */
  readonly period: string;
  /** Which of a rule's steps was reached, such as 80 of 50, 80 and 100; 0 where there is one. */
  readonly step: number;
  readonly severity: AlertSeverity;
  readonly title: string;
  readonly message: string;
  /** Figures and names; amounts as decimal strings of micros. */
  readonly facts: JsonObject;
  /** What alerts are found by: `provider`, `account`, `project`. */
  readonly tags: Readonly<Record<string, string>>;
  readonly status: AlertStatus;
  readonly resolution: AlertResolution | null;
  readonly note: string | null;
  readonly assigneeId: string | null;
  readonly triggeredAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  readonly resolvedAt: Date | null;
  /** The user who resolved it; null when the system did. */
  readonly resolvedBy: string | null;
}

/** Every rule of a tenant. A row changes only under its surface's counter (`alertsKey`). */
export const alertRules = table<AlertRule>({
  name: 'alert_rule',
  fields: {
    id: text(),
    surface: text(),
    kind: text(),
    scope: text(),
    threshold: nullable(micros()),
    enabled: boolean(),
    autoFreeze: boolean(),
    options: json(),
    revision: integer(),
    createdAt: instant(),
    updatedAt: instant(),
    removedAt: nullable(instant()),
  },
  indexes: [['surface', 'createdAt']],
});

/** Every alert of a tenant. Inserted under the counter that guards it, changed only under its surface's (`alertsKey`). */
export const alerts = table<Alert>({
  name: 'alert',
  fields: {
    id: text(),
    surface: text(),
    ruleId: nullable(text()),
    kind: text(),
    scope: text(),
    period: text(),
    step: integer(),
    severity: text(),
    title: text(),
    message: text(),
    facts: json(),
    tags: tags(),
    status: text(),
    resolution: nullable(text()),
    note: nullable(text()),
    assigneeId: nullable(text()),
    triggeredAt: instant(),
    acknowledgedAt: nullable(instant()),
    acknowledgedBy: nullable(text()),
    resolvedAt: nullable(instant()),
    resolvedBy: nullable(text()),
  },
  indexes: [['surface', 'triggeredAt'], ['surface', 'status', 'triggeredAt'], ['tags']],
});

/** The counter whose lock guards the rules and the changes of alerts of one surface. Raising does not take it. */
export const alertsKey = (surface: string): string => `alerts:${surface}`;
