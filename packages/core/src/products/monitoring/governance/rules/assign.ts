import type { Micros } from '../../../../kernel/micros.js';
import type { Bucket } from '../../samples/model.js';
import type { Assignment, AssignmentMatch, AssignmentTarget } from '../model.js';

/** Some spend and everything that it can be assigned by. */
export interface Spent extends Pick<Bucket, 'model' | 'externalProject' | 'apiKey' | 'lineItem'> {
  readonly provider: string;
  readonly accountId: string;
  readonly micros: Micros;
}

/** Who got how much. Assigned and unassigned are always all of it. */
export interface Assigned {
  /** By `type/id` of the target. */
  readonly byTarget: ReadonlyMap<string, Micros>;
  readonly unassigned: Micros;
}

/** The name of a target in `byTarget`. */
export const targetKey = ({ type, id }: AssignmentTarget): string => `${type}/${id}`;

/** Whether a text fits a pattern in which `*` stands for anything, also for nothing. */
export function fitsPattern(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  if (parts.length === 1) return pattern === text;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  // Each middle part is looked for as early as possible, so that the rest has the most room.
  let at = first.length;
  const end = text.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

const fits = (match: AssignmentMatch, spent: Spent): boolean =>
  (match.provider === undefined || match.provider === spent.provider) &&
  (match.accountId === undefined || match.accountId === spent.accountId) &&
  (match.externalProjectId === undefined || match.externalProjectId === spent.externalProject) &&
  (match.apiKeyId === undefined || match.apiKeyId === spent.apiKey) &&
  (match.lineItem === undefined || match.lineItem === spent.lineItem) &&
  (match.model === undefined || fitsPattern(match.model, spent.model));

/** What rules that split one thing have in common. */
export const groupKey = ({ match, priority }: Pick<Assignment, 'match' | 'priority'>): string =>
  JSON.stringify([
    priority,
    ...Object.entries(match)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);

/** Rules by group, the first to be asked first. */
function groupsOf(assignments: readonly Assignment[]): (readonly Assignment[])[] {
  const groups = new Map<string, Assignment[]>();
  const ordered = [...assignments].sort((a, b) => a.priority - b.priority);
  for (const rule of ordered) {
    const group = groups.get(groupKey(rule)) ?? [];
    group.push(rule);
    groups.set(groupKey(rule), group);
  }
  return [...groups.values()];
}

/** The shares of an amount, toward zero; what is left over goes to the first target (monitoring spec §13). */
function split(micros: Micros, group: readonly Assignment[]): Micros[] {
  const parts = group.map(({ share }) => (micros * BigInt(share)) / 100n);
  const left = micros - parts.reduce((sum, part) => sum + part, 0n);
  return parts.map((part, index) => (index === 0 ? part + left : part));
}

/**
 * Gives spend to projects and people: by ascending priority, the first rule that fits wins, and rules of one match split
 * what it holds (monitoring spec §13).
 */
export function assignSpend(spends: readonly Spent[], assignments: readonly Assignment[]): Assigned {
  const groups = groupsOf(assignments);
  const byTarget = new Map<string, Micros>();
  let unassigned = 0n;
  for (const spent of spends) {
    const group = groups.find(([rule]) => rule !== undefined && fits(rule.match, spent));
    if (!group) {
      unassigned += spent.micros;
      continue;
    }
    split(spent.micros, group).forEach((part, index) => {
      const key = targetKey((group[index] as Assignment).target);
      byTarget.set(key, (byTarget.get(key) ?? 0n) + part);
    });
  }
  return { byTarget, unassigned };
}
