// Turns an example into a module that imports what the example names and asserts what its comments promise.
import { dirname, posix } from 'node:path';
import ts from 'typescript';

/** An example in the documentation. */
export interface Example {
  readonly file: string;
  /** The line of the file on which the code begins. */
  readonly line: number;
  readonly code: string;
  /** The file around a doc comment; absent for Markdown, whose examples import what they use. */
  readonly source?: ts.SourceFile;
}

/** Names that exactly one source file exports: the file, and whether the name is only a type. */
export type Names = ReadonlyMap<string, { readonly file: string; readonly type: boolean }>;

interface Offer {
  readonly module: string;
  readonly imported: string;
  readonly type: boolean;
}

const { SyntaxKind } = ts;
const parse = (code: string): ts.SourceFile =>
  ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true);

/** The names that a source file exports, each with whether it is only a type. */
export function exportsOf(source: ts.SourceFile): Map<string, boolean> {
  const names = new Map<string, boolean>();
  for (const statement of source.statements) {
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
    if (!modifiers?.some(({ kind }) => kind === SyntaxKind.ExportKeyword)) continue;
    if (ts.isVariableStatement(statement))
      for (const { name } of statement.declarationList.declarations) names.set(name.getText(source), false);
    else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
      names.set(statement.name.text, true);
    else if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name)
      names.set(statement.name.text, false);
  }
  return names;
}

const moduleOf = (file: string): string => `../../${file.replace(/\.ts$/, '.js')}`;

/**
 * What an example in a doc comment may name without importing it: zod's `z`, what one source exports and no other,
 * what the file around it imports, and what that file exports; the later of these win.
 */
function offered(source: ts.SourceFile, everywhere: Names): Map<string, Offer> {
  const offers = new Map<string, Offer>([['z', { module: 'zod', imported: 'z', type: false }]]);
  for (const [name, { file, type }] of everywhere)
    offers.set(name, { module: moduleOf(file), imported: name, type });
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const { importClause: clause, moduleSpecifier } = statement;
    if (!clause?.namedBindings || !ts.isNamedImports(clause.namedBindings)) continue;
    const named = moduleSpecifier.text;
    const module = named.startsWith('.') ? `../../${posix.join(dirname(source.fileName), named)}` : named;
    const typesOnly = clause.phaseModifier === SyntaxKind.TypeKeyword;
    for (const { name, propertyName, isTypeOnly } of clause.namedBindings.elements)
      offers.set(name.text, { module, imported: (propertyName ?? name).text, type: typesOnly || isTypeOnly });
  }
  for (const [name, type] of exportsOf(source))
    offers.set(name, { module: moduleOf(source.fileName), imported: name, type });
  return offers;
}

/** Values only: prose in a comment is never one of these. */
function isLiteral(node: ts.Node): boolean {
  if (ts.isParenthesizedExpression(node)) return isLiteral(node.expression);
  if (ts.isPrefixUnaryExpression(node))
    return node.operator === SyntaxKind.MinusToken && isLiteral(node.operand);
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isLiteral);
  if (ts.isObjectLiteralExpression(node))
    return node.properties.every((each) => ts.isPropertyAssignment(each) && isLiteral(each.initializer));
  if (ts.isIdentifier(node)) return /^(undefined|NaN|Infinity)$/.test(node.text);
  if (ts.isNewExpression(node))
    return node.expression.getText() === 'Date' && (node.arguments ?? []).every(isLiteral);
  const keywords = [SyntaxKind.TrueKeyword, SyntaxKind.FalseKeyword, SyntaxKind.NullKeyword];
  return ts.isLiteralExpression(node) || keywords.includes(node.kind);
}

/** What a comment behind a statement promises: a value, a throw, or nothing. */
function promiseOf(comment: string): { readonly value: string } | { readonly throws: string } | undefined {
  const [, arrow, text] = /^\/\/\s*(=>)?\s*(.*?)\s*$/.exec(comment) ?? [];
  if (!text) return undefined;
  const thrown = /^throws\b\s*(.*)$/.exec(text);
  if (thrown) return { throws: thrown[1] ?? '' };
  const { statements } = parse(`(${text});`);
  const [statement] = statements;
  const expression =
    statements.length === 1 && statement && ts.isExpressionStatement(statement)
      ? statement.expression
      : undefined;
  const whole = expression?.getText() === `(${text})`;
  if (expression && whole && (arrow || isLiteral(expression))) return { value: text };
  if (arrow) throw new Error(`"${text}" is no value that can be compared`);
  return undefined;
}

/** The subject of a promise: the expression itself, or the one variable that the statement declares. */
function subjectOf(
  statement: ts.Statement,
): { readonly code: string; readonly declared: boolean } | undefined {
  if (ts.isExpressionStatement(statement)) return { code: statement.expression.getText(), declared: false };
  if (!ts.isVariableStatement(statement)) return undefined;
  const [first, second] = statement.declarationList.declarations;
  return first && !second && ts.isIdentifier(first.name)
    ? { code: first.name.text, declared: true }
    : undefined;
}

function importsFor(parsed: ts.SourceFile, offers: ReadonlyMap<string, Offer>): string {
  const used = new Set<string>();
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const names =
        ts.isVariableDeclaration(parent) || ts.isFunctionDeclaration(parent) || ts.isParameter(parent);
      const types =
        ts.isInterfaceDeclaration(parent) ||
        ts.isTypeAliasDeclaration(parent) ||
        ts.isImportSpecifier(parent);
      if ((names || types) && parent.name === node) declared.add(node.text);
      else used.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return [...offers]
    .filter(([name]) => used.has(name) && !declared.has(name))
    .map(([name, { module, imported, type }]) => {
      const binding = imported === name ? name : `${imported} as ${name}`;
      return `import ${type ? 'type ' : ''}{ ${binding} } from '${module}';`;
    })
    .join(' ');
}

/**
 * The module's text, and how many promises it asserts. Line n of the example is line n + 1 of the module.
 *
 * @throws when a comment after `=>` cannot be read as a value.
 */
export function compileExample(
  example: Example,
  everywhere: Names,
): { readonly text: string; readonly promises: number } {
  const { code, source } = example;
  const parsed = parse(code);
  let body = '';
  let at = 0;
  let promises = 0;
  for (const statement of parsed.statements) {
    const [range] = ts.getTrailingCommentRanges(code, statement.end) ?? [];
    const promise = range && promiseOf(code.slice(range.pos, range.end));
    const subject = promise && subjectOf(statement);
    if (!subject) continue;
    promises += 1;
    const check =
      'throws' in promise
        ? `await promisedThrow(async () => (${subject.code}), ${JSON.stringify(promise.throws)});`
        : `promisedValue(${subject.code}, ${promise.value});`;
    const end = subject.declared ? statement.end : statement.getStart(parsed);
    body += `${code.slice(at, end)}${subject.declared ? ' ' : ''}${check}`;
    at = statement.end;
  }
  const imports = source ? importsFor(parsed, offered(source, everywhere)) : '';
  const head = `import { promisedThrow, promisedValue } from '../../tools/doc-examples/promises.js'; ${imports}`;
  return {
    text: `${head}\n${body}${code.slice(at)}\nvoid promisedThrow; void promisedValue; export {};\n`,
    promises,
  };
}
