import type { Json } from '../../../../kernel/json.js';

/** A value of a file, with the line it begins on (0 where there is none). */
export type Node =
  | { readonly kind: 'map'; readonly line: number; readonly entries: readonly Entry[] }
  | { readonly kind: 'list'; readonly line: number; readonly items: readonly Node[] }
  | {
      readonly kind: 'scalar';
      readonly line: number;
      /** The text as written, so that no amount passes through a binary number. */
      readonly text: string;
      readonly value: string | number | boolean | null;
    };

/** A member of a map. */
export interface Entry {
  readonly key: string;
  readonly line: number;
  readonly value: Node;
}

/** JSON data as the same tree, without lines. */
export function treeOf(value: Json): Node {
  if (Array.isArray(value)) return { kind: 'list', line: 0, items: (value as readonly Json[]).map(treeOf) };
  if (typeof value === 'object' && value !== null)
    return {
      kind: 'map',
      line: 0,
      entries: Object.entries(value).map(([key, member]) => ({
        key,
        line: 0,
        value: treeOf(member),
      })),
    };
  const scalar = value;
  return { kind: 'scalar', line: 0, text: scalar === null ? '' : String(scalar), value: scalar };
}

/** The data of a tree; the last of two members of one name wins. */
export function dataOf(node: Node): Json {
  if (node.kind === 'list') return node.items.map(dataOf);
  if (node.kind === 'map')
    return Object.fromEntries(node.entries.map(({ key, value }) => [key, dataOf(value)]));
  // JSON has one zero.
  return Object.is(node.value, -0) ? 0 : node.value;
}
