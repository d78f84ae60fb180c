import { canonicalJson } from '../../../../kernel/canonical.js';
import type { Json, JsonObject } from '../../../../kernel/json.js';
import type { ConfigChange, WalletConfig } from '../model.js';
import { microsOf } from './amount-text.js';

const isMap = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const same = (a: Json, b: Json): boolean => canonicalJson(a) === canonicalJson(b);

/** Sets are the same in any order. */
const sorted = (value: Json): Json => {
  if (isList(value)) return value.map(sorted).sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
  if (isMap(value))
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, sorted(member)]));
  return value;
};

/**
 * The hash that stands for a config, whatever the order of its lists (wallets spec §5.1). `hash` is SHA-256 as hex.
 */
export const configHash = (config: WalletConfig, hash: (text: string) => string): string =>
  hash(canonicalJson(sorted(config)));

function listChanges(path: string, before: readonly Json[], after: readonly Json[]): ConfigChange[] {
  const texts = (list: readonly Json[]) => new Map(list.map((each) => [canonicalJson(each), each]));
  const [was, is] = [texts(before), texts(after)];
  return [
    ...[...is]
      .filter(([text]) => !was.has(text))
      .map(([, each]): ConfigChange => ({ op: 'add', path, before: null, after: each })),
    ...[...was]
      .filter(([text]) => !is.has(text))
      .map(([, each]): ConfigChange => ({ op: 'remove', path, before: each, after: null })),
  ];
}

function changes(path: string, before: Json, after: Json): ConfigChange[] {
  if (same(before, after)) return [];
  if (isMap(before) && isMap(after) && path !== 'metadata.custom')
    return [...new Set([...Object.keys(after), ...Object.keys(before)])].flatMap((key) =>
      changes(path === '' ? key : `${path}.${key}`, before[key] ?? null, after[key] ?? null),
    );
  if (isList(before) && isList(after)) return listChanges(path, before, after);
  const op = before === null ? 'add' : after === null ? 'remove' : 'update';
  return [{ op, path, before, after }];
}

function cardChanges(before: WalletConfig['cards'], after: WalletConfig['cards']): ConfigChange[] {
  const byName = (cards: WalletConfig['cards']) => new Map(cards.map((card) => [card.name, card]));
  const [was, is] = [byName(before), byName(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name) =>
    changes(`cards.${name}`, was.get(name) ?? null, is.get(name) ?? null),
  );
}

/**
 * What has to change for one config to become another, in the order of the sections; [] for the same. Without a current
 * one, everything that is not a default is added (wallets spec §10.5).
 */
export function diffConfig(current: WalletConfig | null, desired: WalletConfig): readonly ConfigChange[] {
  const { cards, ...rest } = desired;
  const { cards: known, ...now } = current ?? { cards: [] };
  return [...changes('', current === null ? {} : now, rest), ...cardChanges(known, cards)].filter(
    ({ before, after }) => current !== null || !isEmpty(after) || before !== null,
  );
}

const isEmpty = (value: Json): boolean =>
  value === null ||
  value === false ||
  (isList(value) && value.length === 0) ||
  (isMap(value) && Object.keys(value).length === 0);

/** A card whose name the file no longer has: it stays until somebody closes it (wallets spec §10.5). */
export const isOrphan = ({ op, path }: ConfigChange): boolean =>
  op === 'remove' && /^cards\.[^.]+$/s.test(path);

const bounds = /^(spend\.(monthly_limit|daily_limit|per_transaction)|cards\.[^]+\.limit)$/;

/** Changes that let go of a limit or raise one more than tenfold; they want to be confirmed by themselves. */
export const loosening = (changed: readonly ConfigChange[]): readonly ConfigChange[] =>
  changed.filter(({ path, before, after }) => {
    if (!bounds.test(path) || typeof before !== 'string') return false;
    const [was, is] = [microsOf(before) ?? 0n, typeof after === 'string' ? microsOf(after) : null];
    return is === null || is > was * 10n;
  });
