import type { Json } from '../../../../kernel/json.js';
import { isText } from '../../../../kernel/text.js';
import type { PolicyIssue, WalletConfig } from '../model.js';
import { crossFaults } from './cross-checks.js';
import { agentName, card, groups, identity, ownerEmail, pricing, subscription } from './fields.js';
import { suggestion } from './nearest-name.js';
import { fault, type Field, type Place } from './readers.js';
import { treeOf, type Entry, type Node } from './tree.js';

/** How a config is read. */
export interface ReadOptions {
  /** Whether unknown keys and categories are errors; they are warnings when absent. */
  readonly strict?: boolean;
  /** What `metadata.environment` is when nothing is said: `production` when absent. */
  readonly environment?: string;
}

/** A config, or what keeps it from being one; warnings come with either. */
export interface ReadConfig {
  /** Null when there is any error. */
  readonly config: WalletConfig | null;
  readonly issues: readonly PolicyIssue[];
}

type Fields = Readonly<Record<string, Field>>;
type Lines = Map<string, number>;

/** So many unknown keys of one map are told; more would only take time. */
export const mostStrangers = 50;

/** Keys that may stand at the top of a file. */
export const topKeys: readonly string[] = [
  'agent_name',
  'owner',
  'description',
  'version',
  ...Object.keys(groups),
  'earn',
  'cards',
];

const nothing: Node = { kind: 'scalar', line: 0, text: '', value: null };

/** Tells keys that are not known; most are slips of the pen. */
function strangers(entries: readonly Entry[], known: readonly string[], place: Place): void {
  const unknown = entries.filter(({ key }) => !known.includes(key));
  for (const { key, line } of unknown.slice(0, mostStrangers)) {
    const shown = isText(key) ? key.slice(0, 60) : '';
    const path = place.path === '' ? shown : `${place.path}.${shown}`;
    const severity = place.strict ? 'error' : 'warning';
    place.tell({ severity, path, line, message: `"${shown}" is no known key${suggestion(key, known)}` });
  }
}

/** Reads the members of a map by their fields; what is absent gets its default. */
function members(
  node: Node,
  fields: Fields,
  place: Place,
  lines: Lines,
  more: readonly string[] = [],
): Record<string, Json> {
  const entries = node.kind === 'map' ? node.entries : [];
  if (node.kind !== 'map' && !(node.kind === 'scalar' && node.value === null))
    fault(node, place, 'must be a map of keys');
  strangers(entries, [...Object.keys(fields), ...more], place);
  const found = new Map(entries.map((entry) => [entry.key, entry]));
  return Object.fromEntries(
    Object.entries(fields).map(([key, { read, fallback }]) => {
      const entry = found.get(key);
      const path = place.path === '' ? key : `${place.path}.${key}`;
      if (entry === undefined) return [key, fallback];
      lines.set(path, entry.line);
      return [key, read(entry.value, { ...place, path }) ?? fallback];
    }),
  );
}

const within = (node: Node, key: string): Node =>
  (node.kind === 'map' ? node.entries.find((entry) => entry.key === key)?.value : undefined) ?? nothing;

/** A list of maps with the same fields. */
function records(node: Node, fields: Fields, place: Place, lines: Lines): readonly Json[] | null {
  if (node.kind === 'scalar' && node.value === null) return null;
  if (node.kind !== 'list' || node.items.length > 100) {
    fault(node, place, 'must be a list of at most 100 maps');
    return null;
  }
  return node.items.map((item, index) =>
    members(item, fields, { ...place, path: `${place.path}.${index}` }, lines),
  );
}

function required(node: Node, key: 'agent_name' | 'owner', place: Place, lineOf: number): string {
  const value = within(node, key);
  const at = { ...place, path: key };
  if (value.kind === 'scalar' && value.value === null) {
    fault({ line: value.line || lineOf }, at, 'is required');
    return '';
  }
  const text = (key === 'owner' ? ownerEmail : agentName)(value, at);
  return typeof text === 'string' ? text : '';
}

/** The one card of a file that names none (wallets spec §10.4). */
const usualCards = [{ name: 'primary', limit: null, limit_period: 'month', frozen: false }];

/**
 * Reads a whole config from a tree: every value normalized, every default written out, every fault told
 * (wallets spec §10.3, §10.4).
 */
export function readConfig(
  root: Node,
  options: ReadOptions = {},
  before: readonly PolicyIssue[] = [],
): ReadConfig {
  const issues: PolicyIssue[] = [...before];
  const tell = (issue: PolicyIssue): void => {
    if (issues.length < 200) issues.push(issue);
  };
  const strict = options.strict ?? false;
  const lines: Lines = new Map();
  const currency = currencyIn(within(root, 'spend'));
  const place: Place = { path: '', currency, strict, tell };
  const at = (path: string): Place => ({ ...place, path });
  const group = <G extends Fields>(name: string, fields: G, more: readonly string[] = []) =>
    members(within(root, name), fields, at(name), lines, more);

  if (root.kind === 'map') {
    strangers(root.entries, topKeys, place);
    for (const { key, line } of root.entries) lines.set(key, line);
  }
  const firstLine = root.line || 1;
  const named = within(within(root, 'metadata'), 'environment');
  const unnamed = options.environment !== undefined && named.kind === 'scalar' && named.value === null;
  const config = {
    agent_name: required(root, 'agent_name', place, firstLine),
    owner: required(root, 'owner', place, firstLine),
    ...members(
      root.kind === 'map'
        ? { ...root, entries: root.entries.filter(({ key }) => Object.hasOwn(identity, key)) }
        : nothing,
      identity,
      place,
      lines,
    ),
    spend: group('spend', groups.spend),
    earn: {
      ...group('earn', groups.earn, ['api_pricing', 'subscriptions']),
      api_pricing: members(
        within(within(root, 'earn'), 'api_pricing'),
        pricing,
        at('earn.api_pricing'),
        lines,
      ),
      subscriptions:
        records(
          within(within(root, 'earn'), 'subscriptions'),
          subscription,
          at('earn.subscriptions'),
          lines,
        ) ?? [],
    },
    approval: group('approval', groups.approval),
    notifications: group('notifications', groups.notifications),
    security: group('security', groups.security),
    metadata: { ...group('metadata', groups.metadata), ...(unnamed && { environment: options.environment }) },
    cards: records(within(root, 'cards'), card, at('cards'), lines) ?? usualCards,
  } as unknown as WalletConfig;
  const faulty = issues.some(({ severity }) => severity === 'error');
  if (!faulty)
    for (const [path, message] of crossFaults(config))
      fault({ line: lineOf(lines, path) }, at(path), message);
  return { config: issues.some(({ severity }) => severity === 'error') ? null : config, issues };
}

/** The line of a path, or of the nearest thing around it. */
function lineOf(lines: Lines, path: string): number {
  for (let rest = path; rest !== ''; rest = rest.slice(0, Math.max(0, rest.lastIndexOf('.')))) {
    const line = lines.get(rest);
    if (line !== undefined) return line;
  }
  return 0;
}

/** What amounts without a currency are in; a bad one is told where it is read. */
function currencyIn(spend: Node): string {
  const read = groups.spend.currency.read(within(spend, 'currency'), {
    path: '',
    currency: 'USD',
    strict: false,
    tell: () => undefined,
  });
  return typeof read === 'string' ? read : 'USD';
}

/** Reads JSON data as a whole config, as the API takes it; its issues have no lines. */
export const normalizeConfig = (data: Json, options: ReadOptions = {}): ReadConfig =>
  readConfig(treeOf(data), options);
