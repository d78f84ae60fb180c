/** A path pattern's place in the tree of all patterns. */
interface Node<T> {
  readonly fixed: Map<string, Node<T>>;
  named: Node<T> | null;
  readonly methods: Map<string, Entry<T>>;
}

interface Entry<T> {
  readonly names: readonly string[];
  readonly value: T;
}

/** What a path leads to. */
export type Match<T> =
  | {
      readonly kind: 'found';
      readonly value: T;
      /** Parameter values as sent, still percent-encoded. */
      readonly params: Readonly<Record<string, string>>;
    }
  /** The path exists, the method does not; `allow` are those that do. */
  | { readonly kind: 'method'; readonly allow: readonly string[] }
  | { readonly kind: 'none' };

/** Finds what a method and a path lead to. */
export interface Router<T> {
  match(method: string, path: string): Match<T>;
}

const emptyNode = <T>(): Node<T> => ({ fixed: new Map(), named: null, methods: new Map() });

/** One ending slash is ignored. */
function segmentsOf(path: string): readonly string[] {
  const segments = path.split('/');
  segments.shift();
  if (segments.length > 1 && segments[segments.length - 1] === '') segments.pop();
  return segments;
}

/** The parameter names of a pattern, in order. */
export const namesOf = (pattern: string): readonly string[] =>
  segmentsOf(pattern)
    .filter((segment) => segment.startsWith(':'))
    .map((segment) => segment.slice(1));

/**
 * A tree over patterns of fixed and `:named` segments. At each segment the fixed one wins, so `/budgets/status` is
 * never taken for `/budgets/:id`. Paths compare as sent: case matters.
 *
 * @throws Error when two rows have the same method and pattern.
 */
export function createRouter<T>(
  rows: readonly { readonly method: string; readonly path: string; readonly value: T }[],
): Router<T> {
  const root = emptyNode<T>();
  for (const { method, path, value } of rows) {
    let node = root;
    for (const segment of segmentsOf(path)) node = step(node, segment);
    if (node.methods.has(method)) throw new Error(`two routes for ${method} ${path}`);
    node.methods.set(method, { names: namesOf(path), value });
  }
  return { match: (method, path) => matchPath(root, method, path) };
}

function step<T>(node: Node<T>, segment: string): Node<T> {
  if (segment.startsWith(':')) return (node.named ??= emptyNode<T>());
  const known = node.fixed.get(segment);
  if (known !== undefined) return known;
  const fresh = emptyNode<T>();
  node.fixed.set(segment, fresh);
  return fresh;
}

function matchPath<T>(root: Node<T>, method: string, path: string): Match<T> {
  const values: string[] = [];
  const node = find(root, segmentsOf(path), 0, values);
  if (node === null) return { kind: 'none' };
  const entry = node.methods.get(method);
  if (entry === undefined) return { kind: 'method', allow: [...node.methods.keys()].sort() };
  const params: Record<string, string> = {};
  entry.names.forEach((name, index) => (params[name] = values[index] ?? ''));
  return { kind: 'found', value: entry.value, params };
}

/** Fixed segments first, with a way back to the named one. */
function find<T>(node: Node<T>, segments: readonly string[], at: number, values: string[]): Node<T> | null {
  const segment = segments[at];
  if (segment === undefined) return node.methods.size > 0 ? node : null;
  const fixed = node.fixed.get(segment);
  const found = fixed === undefined ? null : find(fixed, segments, at + 1, values);
  if (found !== null || node.named === null || segment === '') return found;
  const mark = values.length;
  values.push(segment);
  const named = find(node.named, segments, at + 1, values);
  if (named === null) values.length = mark;
  return named;
}
