// Finds the examples: `@example` in core's doc comments, and fenced blocks in Markdown that begin with ```ts run.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { packages, root } from '../workspace.mjs';
import type { Example, Names } from './compile.js';
import { exportsOf } from './compile.js';

interface Source {
  readonly file: string;
  readonly text: string;
  readonly source: ts.SourceFile;
}

const filesBelow = (folder: string, ending: string): string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith(ending) && !file.includes('node_modules'))
        .sort()
        .map((file) => `${folder}/${file}`)
    : [];
const lineOf = (text: string, position: number): number => text.slice(0, position).split('\n').length;

function fencedBlocks(file: string): Example[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^```ts run\n([\s\S]*?)^```/gm)].map((block) => ({
    file,
    line: lineOf(text, block.index) + 1,
    code: block[1] ?? '',
  }));
}

/** The text of a comment's `@example` tags, with the stars removed and lines kept. */
function exampleTags(comment: string): { readonly offset: number; readonly lines: string[] }[] {
  const lines = comment
    .split('\n')
    .map((line) => line.replace(/^\s*(\/\*\*|\*\/|\* ?)?/, '').replace(/\s*\*\/$/, ''));
  const found: ({ readonly offset: number; readonly lines: string[] } | undefined)[] = [];
  for (const [offset, line] of lines.entries()) {
    if (line.startsWith('@example')) found.push({ offset: offset + 1, lines: [] });
    else if (line.startsWith('@')) found.push(undefined);
    else found.at(-1)?.lines.push(line);
  }
  return found.filter((each) => each !== undefined);
}

function docComments({ file, text, source }: Source): Example[] {
  if (!text.includes('@example')) return [];
  const comments = new Map<number, ts.CommentRange>();
  const visit = (node: ts.Node): void => {
    for (const range of ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [])
      comments.set(range.pos, range);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...comments.values()]
    .filter(({ pos }) => text.startsWith('/**', pos))
    .flatMap(({ pos, end }) =>
      exampleTags(text.slice(pos, end)).map(({ offset, lines }) => ({
        file,
        line: lineOf(text, pos) + offset,
        code: `${lines.join('\n').replace(/^```\w*$/gm, '')}\n`,
        source,
      })),
    );
}

/** Names that exactly one of the sources exports. */
function namesOf(sources: readonly Source[]): Names {
  const names = new Map<string, { file: string; type: boolean } | undefined>();
  for (const { file, source } of sources)
    for (const [name, type] of exportsOf(source))
      names.set(name, names.has(name) ? undefined : { file, type });
  return new Map([...names].flatMap(([name, found]) => (found ? [[name, found] as const] : [])));
}

function readSources(folder: string): Source[] {
  return filesBelow(folder, '.ts')
    .filter((file) => !/\.(test|test-d|fixture)\.ts$/.test(file))
    .map((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return { file, text, source: ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true) };
    });
}

/**
 * Every example (where it stands, its code and, from a doc comment, the source file around it), and the names that the
 * sources of all packages export, core before others. Only comments of core are run: elsewhere they show what a host
 * does with its server.
 */
export function collectExamples(): { readonly examples: readonly Example[]; readonly names: Names } {
  const markdown = [
    'README.md',
    ...filesBelow('docs', '.md'),
    ...filesBelow('packages/core/src/products', 'README.md'),
  ].filter((file) => existsSync(join(root, file)));
  const sources = packages.flatMap(({ folder }) => readSources(`${folder}/src`));
  const inCore = sources.filter(({ file }) => file.startsWith('packages/core/'));
  return {
    examples: [...markdown.flatMap(fencedBlocks), ...inCore.flatMap(docComments)],
    names: new Map([...namesOf(sources), ...namesOf(inCore)]),
  };
}
