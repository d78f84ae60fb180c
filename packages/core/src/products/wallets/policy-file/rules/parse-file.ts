import type { PolicyIssue } from '../model.js';
import { groups } from './fields.js';
import { suggestion } from './nearest-name.js';
import { mostStrangers, readConfig, topKeys, type ReadConfig, type ReadOptions } from './read-config.js';
import { readYaml } from './read-yaml.js';
import { largestFile, splitFile, type Section } from './split-file.js';
import type { Entry, Node } from './tree.js';

/** What the keys of a section stand under (wallets spec §10.2). */
const wrapperOf: Readonly<Record<Section, string | null>> = {
  'front matter': null,
  identity: null,
  spending: 'spend',
  earning: 'earn',
  approval: 'approval',
  notifications: 'notifications',
  security: 'security',
  metadata: 'metadata',
};

const earnKeys = [...Object.keys(groups.earn), 'api_pricing', 'subscriptions'];
const keysOf = (wrapper: string): readonly string[] =>
  wrapper === 'earn' ? earnKeys : Object.keys(groups[wrapper as keyof typeof groups]);

const error = (line: number, message: string, path = ''): PolicyIssue => ({
  severity: 'error',
  path,
  line,
  message,
});

/** A file as text: one kind of line end, no byte order mark. */
function textOf(file: string | Uint8Array): { readonly text: string } | { readonly issue: PolicyIssue } {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
  if (bytes.byteLength > largestFile)
    return { issue: error(1, `the file has ${bytes.byteLength} bytes, more than ${largestFile}`) };
  let text = new TextDecoder('utf-8').decode(bytes);
  const broken = /[\0\ufffd]/.exec(text);
  if (broken !== null) {
    const line = text.slice(0, broken.index).split(/\r\n?|\n/).length;
    return { issue: error(line, broken[0] === '\0' ? 'holds NUL' : 'is not valid UTF-8 text') };
  }
  if (text.startsWith('\ufeff')) text = text.slice(1);
  return { text: text.replace(/\r\n?/g, '\n') };
}

/** Members of several maps as one; `later` wins over `earlier` member by member. */
function overlaid(earlier: readonly Entry[], later: readonly Entry[]): readonly Entry[] {
  const merged = new Map(earlier.map((entry) => [entry.key, entry]));
  for (const entry of later) {
    const below = merged.get(entry.key)?.value;
    const value: Node =
      below?.kind === 'map' && entry.value.kind === 'map'
        ? { ...entry.value, entries: overlaid(below.entries, entry.value.entries) }
        : entry.value;
    merged.set(entry.key, { ...entry, value });
  }
  return [...merged.values()];
}

/** Puts the keys of a section where they belong; two parts of a file must not say the same thing. */
function placed(section: Section, entries: readonly Entry[], issues: PolicyIssue[]): readonly Entry[] {
  const wrapper = wrapperOf[section];
  const bare: Entry[] = [];
  const top: Entry[] = [];
  for (const entry of entries) {
    if (wrapper === null || topKeys.includes(entry.key)) top.push(entry);
    else if (keysOf(wrapper).includes(entry.key)) bare.push(entry);
    else top.push({ ...entry, key: `${wrapper}\n${entry.key}` });
  }
  const [first] = bare;
  if (wrapper === null || first === undefined) return top;
  const message = `the keys of this section belong under "${wrapper}:"`;
  issues.push({ severity: 'warning', path: wrapper, line: first.line, message });
  return [
    ...top,
    { key: wrapper, line: first.line, value: { kind: 'map', line: first.line, entries: bare } },
  ];
}

/** Keys that fit nowhere, told with what may have been meant. */
function withoutStrangers(
  entries: readonly Entry[],
  strict: boolean,
  issues: PolicyIssue[],
): readonly Entry[] {
  let told = 0;
  return entries.filter(({ key, line }) => {
    const [wrapper, name] = key.split('\n');
    if (name === undefined || wrapper === undefined) return true;
    if (told++ >= mostStrangers) return false;
    const hint = suggestion(name, [wrapper, ...keysOf(wrapper), ...topKeys]);
    const severity = strict ? 'error' : 'warning';
    const shown = name.slice(0, 60);
    issues.push({
      severity,
      path: `${wrapper}.${shown}`,
      line,
      message: `"${shown}" is no known key${hint}`,
    });
    return false;
  });
}

/** Sections side by side: the same key in two of them is a fault, except groups, whose members are put together. */
function joined(
  one: readonly Entry[],
  other: readonly Entry[],
  issues: PolicyIssue[],
  path = '',
): readonly Entry[] {
  const merged = new Map(one.map((entry) => [entry.key, entry]));
  for (const entry of other) {
    const before = merged.get(entry.key);
    const at = path === '' ? entry.key : `${path}.${entry.key}`;
    if (before === undefined) merged.set(entry.key, entry);
    else if (path === '' && before.value.kind === 'map' && entry.value.kind === 'map')
      merged.set(entry.key, {
        ...before,
        value: {
          ...before.value,
          entries: joined(before.value.entries, entry.value.entries, issues, entry.key),
        },
      });
    else
      issues.push(
        error(
          entry.line,
          `"${entry.key.slice(0, 60)}" stands twice, first on line ${before.line}`,
          at.slice(0, 120),
        ),
      );
  }
  return [...merged.values()];
}

/**
 * Reads a SPEND.md: Markdown with YAML under its level-2 headings, in fences or bare, and optional front matter
 * (wallets spec §10.2). Never throws and never reads half: with any error the config is null.
 *
 * @example
 * const { config } = parsePolicy('## Identity\nagent_name: scout\nowner: ops@example.com\n');
 * config?.cards[0]?.name; // 'primary'
 */
export function parsePolicy(file: string | Uint8Array, options: ReadOptions = {}): ReadConfig {
  const read = textOf(file);
  if ('issue' in read) return { config: null, issues: [read.issue] };
  const { chunks, issues: split } = splitFile(read.text);
  const issues: PolicyIssue[] = [...split];
  let front: readonly Entry[] = [];
  let sections: readonly Entry[] = [];
  for (const chunk of chunks) {
    if (chunk.text.trim() === '') continue;
    const yaml = readYaml(chunk);
    issues.push(...yaml.issues);
    const entries = withoutStrangers(
      placed(chunk.section, yaml.entries, issues),
      options.strict ?? false,
      issues,
    );
    if (chunk.section === 'front matter') front = entries;
    else sections = joined(sections, entries, issues);
  }
  const root: Node = { kind: 'map', line: 1, entries: overlaid(front, sections) };
  const result = readConfig(root, options, issues);
  return { ...result, issues: [...result.issues].sort((a, b) => a.line - b.line) };
}
