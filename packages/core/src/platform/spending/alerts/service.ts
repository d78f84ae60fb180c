import type { Actor } from '../../../kernel/actor.js';
import type { Page } from '../../../kernel/page.js';
import { actingUser } from '../../tenancy/audit/rules.js';
import type { Alert, AlertRule } from './model.js';
import type { AlertChange } from './rules/lifecycle.js';
import type { AlertParts } from './service/parts.js';
import { raiseAlerts, type NewAlert } from './service/raise.js';
import {
  changeRule,
  createRule,
  getRule,
  listRules,
  type AlertCall,
  type RuleDraft,
  type RulePatch,
} from './service/rules.js';
import {
  changeAll,
  changeOne,
  countAlerts,
  getAlert,
  listAlerts,
  type AlertFilter,
  type AlertPage,
} from './service/timeline.js';

export type { AlertParts } from './service/parts.js';
export type { AlertCall, RuleDraft, RulePatch } from './service/rules.js';
export type { AlertFilter, AlertPage } from './service/timeline.js';
export type { NewAlert } from './service/raise.js';

/** Whose alerts are read. */
export interface AlertReader {
  readonly tenant: string;
}

/** Rules and alerts of one surface. */
export interface AlertService {
  /**
   * Raises what is new, all in one commit with its events; answers the alerts that this call raised. However many callers
   * come at once, one of them raises each (rule revision, scope, period, step), and a lower step of the period never
   * follows a higher one. Calling again does nothing.
   */
  raise(reader: AlertReader, drafts: readonly NewAlert[], now?: Date): Promise<readonly Alert[]>;

  /** Newest first. */
  list(reader: AlertReader, page: AlertPage): Promise<Page<Alert>>;
  count(reader: AlertReader, filter?: AlertFilter): Promise<number>;
  /** @throws DomainError `not_found`. */
  get(reader: AlertReader, id: string): Promise<Alert>;
  /** Moves one alert on. @throws DomainError `not_found`, `invalid_alert_transition` for a step back. */
  change(actor: Actor, id: string, change: AlertChange, call?: AlertCall): Promise<Alert>;
  /** Moves all that match and are not that far yet; answers how many. */
  changeAll(actor: Actor, filter: AlertFilter, change: AlertChange, call?: AlertCall): Promise<number>;
  /** The same by the system itself: what went back to normal, or belongs to a period that has ended. */
  settle(reader: AlertReader, filter: AlertFilter, change: AlertChange, now?: Date): Promise<number>;

  /** In force: defaults first, then by creation. */
  rules(reader: AlertReader): Promise<readonly AlertRule[]>;
  /** @throws DomainError `not_found`, also for a removed rule. */
  rule(reader: AlertReader, id: string): Promise<AlertRule>;
  createRule(actor: Actor, draft: RuleDraft, call?: AlertCall): Promise<AlertRule>;
  /** An edit lets the rule raise anew. @throws DomainError `not_found`. */
  updateRule(actor: Actor, id: string, patch: RulePatch, call?: AlertCall): Promise<AlertRule>;
  /** @throws DomainError `not_found`. */
  removeRule(actor: Actor, id: string, call?: AlertCall): Promise<void>;
}

/** Makes the service of one surface. */
export function alertService(parts: AlertParts): AlertService {
  const { runtime } = parts;
  return {
    raise: ({ tenant }, drafts, now = runtime.now()) => raiseAlerts(parts, tenant, drafts, now),
    list: ({ tenant }, page) => listAlerts(parts, tenant, page),
    count: ({ tenant }, filter = {}) => countAlerts(parts, tenant, filter),
    get: ({ tenant }, id) => getAlert(parts, tenant, id),
    change: (actor, id, change, call = {}) =>
      changeOne(parts, actor.tenant, { id, change, userId: actingUser(actor) }, call),
    changeAll: (actor, filter, change, call = {}) =>
      changeAll(parts, actor.tenant, { filter, change, userId: actingUser(actor) }, call),
    settle: ({ tenant }, filter, change, now = runtime.now()) =>
      changeAll(parts, tenant, { filter, change, userId: null }, { now }),
    rules: ({ tenant }) => listRules(parts, tenant),
    rule: ({ tenant }, id) => getRule(parts, tenant, id),
    createRule: (actor, draft, call = {}) => createRule(parts, actor, draft, call),
    updateRule: (actor, id, patch, call = {}) => {
      const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      const make = (rule: AlertRule): AlertRule => ({ ...rule, ...given });
      return changeRule(parts, actor, id, { action: 'alert_rule.updated', make }, call);
    },
    removeRule: async (actor, id, { now = runtime.now(), ...call } = {}) => {
      const make = (rule: AlertRule): AlertRule => ({ ...rule, removedAt: now });
      await changeRule(parts, actor, id, { action: 'alert_rule.removed', make }, { ...call, now });
    },
  };
}
