import type { PolicyIssue } from '../model.js';
import { suggestion } from './nearest-name.js';

/** The largest file that is read (wallets spec §10.2). */
export const largestFile = 262_144;

/** Sections of a file by their titles, case-folded (wallets spec §10.1). */
const sectionNames = [
  'identity',
  'spending',
  'earning',
  'approval',
  'notifications',
  'security',
  'metadata',
] as const;

/** One of the seven, or the front matter before them. */
export type Section = (typeof sectionNames)[number] | 'front matter';

/** Text of one section that is to be read as YAML. */
export interface Chunk {
  readonly section: Section;
  /** The line of the file that its first line is. */
  readonly line: number;
  readonly text: string;
}

/** A file taken apart. */
export interface SplitFile {
  readonly chunks: readonly Chunk[];
  readonly issues: readonly PolicyIssue[];
}

const issue = (severity: PolicyIssue['severity'], line: number, message: string): PolicyIssue => ({
  severity,
  path: '',
  line,
  message,
});

/** So many faults of one file are told; more would only take time. */
const mostTold = 50;

const isSection = (name: string): name is (typeof sectionNames)[number] =>
  (sectionNames as readonly string[]).includes(name);

/** Up to the first dash: `Spending - Start Restrictive` is the section Spending. */
const titleOf = (heading: string): string =>
  heading
    .split(/ [-–—] /)[0]
    ?.trim()
    .toLowerCase() ?? '';

const fence = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)/;
const rule = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
/** What a line of bare YAML can begin with: a key, a list, an indent, a comment, a bracket. */
const yamlLine = /^(\s|#|-(\s|$)|[\]}]|("[^"]*"|'[^']*'|[^\s:#[\]{}"'`][^:]{0,80}?)\s*:(\s|$))/;

/** A section under way: its bare lines, and the fenced blocks found in it. */
interface Open {
  readonly section: Section;
  readonly first: number;
  readonly bare: string[];
  readonly blocks: Chunk[];
}

/** Cuts a Markdown text, line ends already unified, into the parts that are YAML. */
export function splitFile(text: string): SplitFile {
  const lines = text.split('\n');
  const issues: PolicyIssue[] = [];
  const chunks: Chunk[] = [];
  const seen = new Map<string, number>();
  let open: Open | null = null;
  let at = 0;

  if (/^---\s*$/.test(lines[0] ?? '')) {
    const end = lines.findIndex((line, index) => index > 0 && /^(---|\.\.\.)\s*$/.test(line));
    if (end < 0) issues.push(issue('error', 1, 'the front matter is not closed by a line ---'));
    const last = end < 0 ? lines.length : end;
    chunks.push({ section: 'front matter', line: 2, text: lines.slice(1, last).join('\n') });
    at = last + 1;
  }

  const close = (): void => {
    if (open === null) return;
    if (open.blocks.length > 0) chunks.push(...open.blocks);
    else chunks.push(bareChunk(open, issues));
    open = null;
  };

  while (at < lines.length) {
    const line = lines[at] as string;
    const [, marks, tag = ''] = fence.exec(line) ?? [];
    if (marks !== undefined) {
      const from = at + 1;
      const end = endOfFence(lines, from, marks);
      if (end < 0) issues.push(issue('error', at + 1, 'this fenced block is not closed'));
      const last = end < 0 ? lines.length : end;
      if (open !== null && (tag === '' || /^ya?ml$/i.test(tag)))
        open.blocks.push({
          section: open.section,
          line: from + 1,
          text: lines.slice(from, last).join('\n'),
        });
      // What a fence holds is not bare text, and keeps its lines.
      if (open !== null) for (let i = at; i <= Math.min(last, lines.length - 1); i++) open.bare.push('');
      at = last + 1;
      continue;
    }
    const heading = /^## +(\S.*)$|^##\s*$/.exec(line);
    if (heading !== null) {
      close();
      open = begin(heading[1] ?? '', at + 1, seen, issues);
    } else if (open !== null) open.bare.push(line);
    at++;
  }
  close();
  return { chunks, issues };
}

function endOfFence(lines: readonly string[], from: number, marks: string): number {
  for (let i = from; i < lines.length; i++) {
    const trimmed = (lines[i] as string).trim();
    if (trimmed.length >= marks.length && trimmed === marks.charAt(0).repeat(trimmed.length)) return i;
  }
  return -1;
}

function begin(heading: string, line: number, seen: Map<string, number>, issues: PolicyIssue[]): Open | null {
  const title = titleOf(heading);
  if (!isSection(title)) {
    if (issues.length >= mostTold) return null;
    const hint = suggestion(title, sectionNames);
    issues.push(
      issue('warning', line, `"${heading.slice(0, 60)}" is no section of a SPEND.md and is not read${hint}`),
    );
    return null;
  }
  const before = seen.get(title);
  if (before !== undefined && issues.length < mostTold)
    issues.push(issue('error', line, `the section ${title} stands twice, first on line ${before}`));
  seen.set(title, line);
  return { section: title, first: line + 1, bare: [], blocks: [] };
}

/** The bare text of a section; rules drawn at its end are Markdown. */
function bareChunk({ section, first, bare }: Open, issues: PolicyIssue[]): Chunk {
  let last = bare.length;
  while (last > 0 && ((bare[last - 1] as string).trim() === '' || rule.test(bare[last - 1] as string)))
    last--;
  const lines = bare.slice(0, last);
  const prose = lines.findIndex((line) => line.trim() !== '' && !yamlLine.test(line) && !rule.test(line));
  if (prose >= 0)
    issues.push(
      issue(
        'error',
        first + prose,
        'this line is no YAML; put the YAML of a section with prose into a ```yaml block',
      ),
    );
  return { section, line: first, text: prose >= 0 ? lines.slice(0, prose).join('\n') : lines.join('\n') };
}
