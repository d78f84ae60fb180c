import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseAllDocuments, type Document } from 'yaml';
import type { PolicyIssue } from '../model.js';
import type { Chunk } from './split-file.js';
import type { Entry, Node } from './tree.js';

/** How deep lists and maps may lie in each other (wallets spec §10.2). */
const deepest = 8;

type Report = (offset: number, message: string) => void;

/** The offset at which a node begins; nodes of the parser have a range. */
const startOf = (node: unknown): number => {
  const range = (node as { readonly range?: readonly number[] | null } | null)?.range;
  return range?.[0] ?? 0;
};

/** `!XX` is a country that is left out, not a type of its own. */
const excluded = /^![A-Za-z]{2}$/;
const unresolved = /^Unresolved tag: (\S+)$/;

/** The values of one document; whatever is wrong goes to `report`. */
class Unreadable extends Error {}

function read(node: unknown, depth: number, line: (offset: number) => number, report: Report): Node {
  const at = startOf(node);
  if (depth > deepest) {
    report(at, `is nested deeper than ${deepest} levels`);
    throw new Unreadable();
  }
  if (isAlias(node)) {
    report(at, 'aliases are not read; write the value out');
    throw new Unreadable();
  }
  marked(node, at, report);
  if (isSeq(node))
    return {
      kind: 'list',
      line: line(at),
      items: node.items.map((item) => read(item, depth + 1, line, report)),
    };
  if (isMap(node)) {
    const seen = new Map<string, number>();
    const entries = node.items.map((pair): Entry => {
      if (!isPair(pair) || !isScalar(pair.key)) {
        report(at, 'a key must be plain text');
        throw new Unreadable();
      }
      const keyAt = startOf(pair.key);
      const key = pair.key.source ?? String(pair.key.value);
      const before = seen.get(key);
      if (before !== undefined) report(keyAt, `"${key.slice(0, 60)}" stands twice, first on line ${before}`);
      seen.set(key, line(keyAt));
      const value = pair.value === null ? nothing(line(keyAt)) : read(pair.value, depth + 1, line, report);
      return { key, line: line(keyAt), value };
    });
    return { kind: 'map', line: line(at), entries };
  }
  if (!isScalar(node)) return nothing(line(at));
  if (node.tag !== undefined && excluded.test(node.tag) && node.source === '')
    return { kind: 'scalar', line: line(at), text: node.tag, value: node.tag };
  const { value } = node;
  const simple = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return { kind: 'scalar', line: line(at), text: node.source ?? '', value: simple ? value : null };
}

/** Anchors and tags make one value out of several texts, or another kind of value; neither is needed here. */
function marked(node: unknown, at: number, report: Report): void {
  const { tag, anchor, source } = node as { tag?: string; anchor?: string; source?: string };
  if (tag !== undefined && excluded.test(tag) && source === '') return;
  if (tag !== undefined || anchor !== undefined)
    report(at, `${tag === undefined ? 'anchors are' : 'tags are'} not read; write the plain value`);
}

const nothing = (line: number): Node => ({ kind: 'scalar', line, text: '', value: null });

/** What the parser itself complains about, but for countries that look like tags. */
function faultsOf(document: Document.Parsed, report: Report): void {
  for (const { pos, message } of document.errors) report(pos[0], message.split('\n')[0] ?? '');
  for (const { pos, message } of document.warnings)
    if (!excluded.test(unresolved.exec(message)?.[1] ?? '')) report(pos[0], message.split('\n')[0] ?? '');
}

/**
 * Reads one part of a file as YAML 1.2 of the core schema: one document, a map, without anchors, aliases, tags, doubled
 * keys and depths (wallets spec §10.2). Null where nothing can be read; then there is an issue.
 */
export function readYaml(chunk: Chunk): {
  readonly entries: readonly Entry[];
  readonly issues: readonly PolicyIssue[];
} {
  const counter = new LineCounter();
  const issues: PolicyIssue[] = [];
  const line = (offset: number): number => chunk.line + Math.max(1, counter.linePos(offset).line) - 1;
  const report: Report = (offset, message) => {
    // The first faults tell enough; a broken file has as many as it has characters.
    if (issues.length < 20) issues.push({ severity: 'error', path: '', line: line(offset), message });
  };
  const entries: Entry[] = [];
  try {
    const documents = parseAllDocuments(chunk.text, {
      version: '1.2',
      schema: 'core',
      // Doubled keys are looked for above, in one pass.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
      merge: false,
      lineCounter: counter,
    });
    const [document, second] = Array.isArray(documents) ? documents : [];
    if (second !== undefined) report(startOf(second), 'a section is one YAML document, without --- inside');
    if (document !== undefined) {
      faultsOf(document, report);
      if (issues.length === 0 && document.contents !== null) {
        const root = read(document.contents, 0, line, report);
        if (root.kind === 'map') entries.push(...root.entries);
        else if (root.kind !== 'scalar' || root.value !== null)
          report(startOf(document.contents), 'expected lines of "key: value"');
      }
    }
  } catch (error) {
    if (issues.length === 0) report(0, 'this cannot be read as YAML');
    if (!(error instanceof Unreadable) && !(error instanceof RangeError)) throw error;
  }
  return { entries, issues };
}
