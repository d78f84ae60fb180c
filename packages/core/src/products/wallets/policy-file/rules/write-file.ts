import type { Json, JsonObject } from '../../../../kernel/json.js';
import type { WalletConfig } from '../model.js';
import { normalizeConfig } from './read-config.js';

const titles: Readonly<Record<string, string>> = {
  spend: 'Spending',
  earn: 'Earning',
  approval: 'Approval',
  notifications: 'Notifications',
  security: 'Security',
  metadata: 'Metadata',
};

/** Words that YAML takes for something else than text. */
const reserved = /^(true|false|null|yes|no|on|off|none|unlimited|~)$/i;
const plain = /^[A-Za-z][\w./@+-]*( [\w./@+-]+)*$/;
const amount = /^\d+(\.\d+)? [A-Z]{3}$/;
/** Characters that a double-quoted text must not show as they are. */
const hidden = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

const escaped = (text: string): string =>
  JSON.stringify(text).replace(hidden, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

const scalar = (value: Json): string => {
  if (typeof value === 'string')
    return amount.test(value) || (plain.test(value) && !reserved.test(value)) ? value : escaped(value);
  return JSON.stringify(value);
};

/** Free data, in one line; JSON is YAML too. */
const flow = (value: Json): string => {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([key, member]) => `${escaped(key)}: ${flow(member)}`)
      .join(', ')} }`;
  return typeof value === 'string' ? escaped(value) : JSON.stringify(value);
};

const isMap = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function member(key: string, value: Json, indent: string): readonly string[] {
  if (key === 'custom') return [`${indent}${key}: ${flow(value)}`];
  if (isMap(value)) return [`${indent}${key}:`, ...members(value, `${indent}  `)];
  if (!Array.isArray(value)) return [`${indent}${key}: ${scalar(value)}`];
  const items = value as readonly Json[];
  if (items.length === 0) return [`${indent}${key}: []`];
  return [
    `${indent}${key}:`,
    ...items.flatMap((item) => {
      if (!isMap(item)) return [`${indent}  - ${scalar(item)}`];
      const [first = '', ...rest] = members(item, '');
      return [`${indent}  - ${first}`, ...rest.map((line) => `${indent}    ${line}`)];
    }),
  ];
}

const members = (map: JsonObject, indent: string): readonly string[] =>
  Object.entries(map).flatMap(([key, value]) => member(key, value, indent));

/** What of a value differs from its default; null when nothing does. */
function beyond(value: Json, fallback: Json): Json | undefined {
  if (isMap(value) && isMap(fallback)) {
    // In the order of the defaults: a store may keep the members in another one.
    const rest = Object.keys(fallback).flatMap((key): [string, Json][] => {
      const each = value[key] ?? null;
      const kept = key === 'custom' ? ownData(each) : beyond(each, fallback[key] ?? null);
      return kept === undefined ? [] : [[key, kept]];
    });
    return rest.length === 0 ? undefined : Object.fromEntries(rest);
  }
  return JSON.stringify(value) === JSON.stringify(fallback) ? undefined : value;
}

/** Free data are kept as they are: what they lack has no default. */
const ownData = (value: Json): Json | undefined =>
  isMap(value) && Object.keys(value).length > 0 ? value : undefined;

/**
 * Writes a config as a SPEND.md: defaults are left out, sections without anything too. Reading it gives the same config
 * (wallets spec §10.2).
 */
export function writePolicy(config: WalletConfig): string {
  const { agent_name, owner, description, version, cards, ...groups } = config;
  const defaults = normalizeConfig({ agent_name, owner }).config;
  if (defaults === null) throw new Error('a config has a name and an owner that can be read');
  const lines = ['# SPEND.md', '', '## Identity', ...members({ agent_name, owner }, '')];
  if (description !== null) lines.push(...member('description', description, ''));
  if (version !== defaults.version) lines.push(...member('version', version, ''));
  if (JSON.stringify(cards) !== JSON.stringify(defaults.cards))
    lines.push(...member('cards', trimmed(cards), ''));
  for (const [key, title] of Object.entries(titles)) {
    const said = beyond(groups[key as keyof typeof groups], defaults[key as keyof typeof groups]);
    if (said !== undefined) lines.push('', `## ${title}`, ...member(key, said, ''));
  }
  return `${lines.join('\n')}\n`;
}

/** Cards without what they are anyway. */
const trimmed = (cards: WalletConfig['cards']): Json =>
  cards.map(({ name, limit, limit_period, frozen }) => ({
    name,
    ...(limit !== null && { limit }),
    ...(limit_period !== 'month' && { limit_period }),
    ...(frozen && { frozen }),
  }));
