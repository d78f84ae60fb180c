import type { Actor, RequestOp } from '../../../../kernel/actor.js';
import { DomainError } from '../../../../kernel/errors.js';
import { entry, insertion, replacement, type Write } from '../../../../storage/counters.js';
import { auditEvents } from '../../../tenancy/audit/model.js';
import { auditEntry } from '../../../tenancy/audit/rules.js';
import { alertRules, type AlertRule } from '../model.js';
import { commitChange } from './commit.js';
import type { AlertParts, DefaultRule } from './parts.js';

/** What a new rule is made of. The surface has checked it: kinds and their units are its own. */
export type RuleDraft = Pick<AlertRule, 'kind' | 'threshold'> &
  Partial<Pick<AlertRule, 'scope' | 'enabled' | 'autoFreeze' | 'options'>>;

/** What an edit changes; absent members stay. Also an empty one lets the rule raise anew. */
export type RulePatch = { readonly [K in keyof RuleDraft]?: RuleDraft[K] | undefined };

/** Which call acts. */
export interface AlertCall {
  /** The request's identity when its caller named one. */
  readonly op?: RequestOp;
  readonly now?: Date;
}

/** There is no such rule here, or it is another tenant's. */
const missingRule = (): DomainError => new DomainError('not_found', 'missing', 'Alert rule not found.');

const epoch = new Date(0);
const fullDefault = (surface: string, { options = {}, ...rule }: DefaultRule): AlertRule => ({
  ...{ scope: '', enabled: true, revision: 0, surface, options, ...rule },
  ...{ createdAt: epoch, updatedAt: epoch, removedAt: null },
});

/** The rules in force, removed ones left out: what is stored, and each default that was not stored under its id. */
export function rulesInForce(
  { surface, defaults = [] }: Pick<AlertParts, 'surface' | 'defaults'>,
  stored: readonly AlertRule[],
): readonly AlertRule[] {
  const kept = new Set(stored.map(({ id }) => id));
  const untouched = defaults.filter(({ id }) => !kept.has(id)).map((rule) => fullDefault(surface, rule));
  return [...untouched, ...stored.filter(({ removedAt }) => removedAt === null)];
}

/** The rules of the surface, defaults first, then by creation. */
export async function listRules(parts: AlertParts, tenant: string): Promise<readonly AlertRule[]> {
  const stored = await parts.storage
    .tenant(tenant)
    .collection(alertRules)
    .find({ surface: parts.surface }, { order: { by: 'createdAt', direction: 'asc' } });
  return rulesInForce(parts, stored);
}

/** Adds a rule. Its id is the request's own, so that a repeat answers with the same rule. */
export async function createRule(
  parts: AlertParts,
  actor: Actor,
  draft: RuleDraft,
  { op, now = parts.runtime.now() }: AlertCall,
): Promise<AlertRule> {
  const { kind, threshold, scope = '', enabled = true, autoFreeze = false, options = {} } = draft;
  const row: AlertRule = {
    ...{
      id: parts.runtime.id(),
      surface: parts.surface,
      kind,
      threshold,
      scope,
      enabled,
      autoFreeze,
      options,
    },
    ...{ revision: 1, createdAt: now, updatedAt: now, removedAt: null },
  };
  const audit = audited(parts, actor, 'alert_rule.created', row, now);
  const { result, replayed } = await commitChange(parts, actor.tenant, {
    now,
    ...(op && { ops: [op] }),
    find: { table: alertRules, ids: [] },
    write: () => ({ writes: [insertion(alertRules, row), audit], result: row.id }),
  });
  return replayed ? getRule(parts, actor.tenant, result) : row;
}

/** One rule in force. @throws DomainError `not_found`. */
export async function getRule(parts: AlertParts, tenant: string, id: string): Promise<AlertRule> {
  const rows = await parts.storage.tenant(tenant).collection(alertRules).find({ id, surface: parts.surface });
  const rule = rulesInForce(parts, rows).find((each) => each.id === id);
  if (rule === undefined) throw missingRule();
  return rule;
}

/** Changes a rule, or removes it where `make` says so. @throws DomainError `not_found`. */
export async function changeRule(
  parts: AlertParts,
  actor: Actor,
  id: string,
  change: { readonly action: string; readonly make: (rule: AlertRule) => AlertRule },
  { op, now = parts.runtime.now() }: AlertCall,
): Promise<AlertRule> {
  const auditId = parts.runtime.id();
  const { result } = await commitChange<AlertRule, { revision: number }>(parts, actor.tenant, {
    now,
    ...(op && { ops: [op] }),
    find: { table: alertRules, where: { id, surface: parts.surface } },
    write: (rows) => {
      const seen = rulesInForce(parts, rows).find((each) => each.id === id);
      if (seen === undefined) throw missingRule();
      const next = { ...change.make(seen), revision: seen.revision + 1, updatedAt: now };
      const [stored] = rows;
      const write: Write = stored
        ? replacement(alertRules, stored, next)
        : insertion(alertRules, { ...next, createdAt: now });
      const audit = audited(parts, actor, change.action, next, now, auditId);
      return { writes: [write, audit], result: { revision: next.revision } };
    },
  });
  const row = await parts.storage.tenant(actor.tenant).collection(alertRules).get(id);
  if (row === undefined) throw missingRule();
  return { ...row, revision: result.revision };
}

function audited(
  { runtime }: AlertParts,
  actor: Actor,
  action: string,
  { id, kind, scope, threshold, enabled, autoFreeze }: AlertRule,
  at: Date,
  auditId = runtime.id(),
): Write {
  const metadata = { kind, scope, threshold: threshold?.toString() ?? null, enabled, autoFreeze };
  const what = { action, resourceType: 'alert_rule', resourceId: id, metadata };
  return entry(auditEvents, auditEntry(actor, what, { id: auditId, at }));
}
