/** Code that must be refused, and by which rules. */
export interface LintViolation {
  readonly rule: string;
  readonly file: string;
  readonly code: string;
}

const core = 'packages/core/src';
const doc = '/** Planted. */\n';
const planted = (rule: string, file: string, code: string): LintViolation => ({ rule, file, code });

/** One violation, at least, of each rule that this project adds or must not lose. */
export const lintViolations: readonly LintViolation[] = [
  planted('house/ambient', `${core}/kernel/a.ts`, `${doc}export const at = (): number => Date.now();\n`),
  planted('house/ambient', `${core}/kernel/b.ts`, `${doc}export const at = (): Date => new Date();\n`),
  planted('house/ambient', `${core}/kernel/c.ts`, `${doc}export const luck = (): number => Math.random();\n`),
  planted(
    'house/ambient',
    `${core}/kernel/d.ts`,
    `${doc}export const id = (): string => globalThis.crypto.randomUUID();\n`,
  ),
  planted(
    'house/ambient',
    `${core}/testing/a.ts`,
    `${doc}export const host = (): unknown => process.env['HOST'];\n`,
  ),
  planted(
    'house/float-amount',
    `${core}/kernel/e.ts`,
    `${doc}export const f = (amount: string): number => Number(amount);\n`,
  ),
  planted(
    'house/float-amount',
    `${core}/kernel/f.ts`,
    `${doc}export const f = (unit_price: string): number => parseFloat(unit_price);\n`,
  ),
  planted(
    'house/float-amount',
    `${core}/kernel/g.ts`,
    `${doc}export const f = (row: { costMicros: bigint }): number => Number(row.costMicros / 10n);\n`,
  ),
  planted(
    'house/float-amount',
    `${core}/kernel/h.ts`,
    `${doc}export const f = (limit: string): number => +limit;\n`,
  ),
  planted(
    'house/float-amount',
    `${core}/kernel/i.ts`,
    `${doc}export const f = (price: { toNumber(): number }): number => price.toNumber();\n`,
  ),
  planted(
    'house/float-amount',
    `${core}/kernel/j.ts`,
    `${doc}export const f = (spend: string): number => Number.parseFloat(spend);\n`,
  ),
  planted('house/documented-export', `${core}/kernel/k.ts`, `export const bare = 1;\n`),
  planted(
    'house/documented-export',
    'packages/express/src/a.ts',
    `// A remark is no doc comment.\nexport interface Bare { readonly a: 1 }\n`,
  ),
  planted(
    'house/asserting-test',
    `${core}/kernel/a.test.ts`,
    `import { it } from 'vitest';\nit('runs', () => { [].map(String); });\n`,
  ),
  planted('no-restricted-syntax', `${core}/kernel/l.ts`, `const one = 1;\nexport default one;\n`),
  planted(
    'no-restricted-syntax',
    `${core}/kernel/b.test.ts`,
    `import { expect, it } from 'vitest';\nit.skip('later', () => { expect(1).toBe(1); });\n`,
  ),
  planted(
    'no-restricted-syntax',
    `${core}/kernel/c.test.ts`,
    `import { describe } from 'vitest';\ndescribe.only('this', () => undefined);\n`,
  ),
  planted(
    'no-restricted-syntax',
    `${core}/kernel/d.test.ts`,
    `import { expect, it } from 'vitest';\nit('hides', (context) => { context.skip(); expect(1).toBe(1); });\n`,
  ),
  planted(
    '@typescript-eslint/no-explicit-any',
    `${core}/kernel/m.ts`,
    `${doc}export type Anything = readonly any[];\n`,
  ),
  planted(
    '@typescript-eslint/ban-ts-comment',
    `${core}/kernel/n.ts`,
    `// @ts-ignore\n${doc}export const n: number = 1;\n`,
  ),
  planted(
    '@typescript-eslint/ban-ts-comment',
    `${core}/kernel/e.test.ts`,
    `// @ts-expect-error because it is planted here\nexport const n: number = '1';\n`,
  ),
  planted(
    '@typescript-eslint/no-floating-promises',
    `${core}/kernel/o.ts`,
    `${doc}export const f = (g: () => Promise<void>): void => { g(); };\n`,
  ),
  planted(
    '@typescript-eslint/switch-exhaustiveness-check',
    `${core}/kernel/p.ts`,
    `${doc}export const f = (x: 'a' | 'b'): void => { switch (x) { case 'a': break; } };\n`,
  ),
  planted('no-warning-comments', `${core}/kernel/q.ts`, `// TODO: later\n${doc}export const q = 1;\n`),
  planted('no-console', `${core}/kernel/r.ts`, `${doc}export const f = (): void => console.log('here');\n`),
  // The comment has no effect, so the rule still reports.
  planted(
    'no-console',
    `${core}/kernel/s.ts`,
    `${doc}export const f = (): void => console.log('here'); // eslint-disable-line\n`,
  ),
];

/** Code that looks alike and is allowed. */
export const allowedCode: readonly LintViolation[] = [
  planted('', `${core}/kernel/t.ts`, `${doc}export const day = (at: number): Date => new Date(at);\n`),
  planted('', `${core}/runtime/system.ts`, `${doc}export const now = (): Date => new Date(Date.now());\n`),
  planted('', `${core}/kernel/u.ts`, `${doc}export const f = (text: string): number => Number(text);\n`),
  planted(
    '',
    `${core}/kernel/v.ts`,
    `${doc}export const f = (amounts: readonly string[], text: string): number => amounts.length + Number(text);\n`,
  ),
  planted(
    '',
    `${core}/kernel/f.test.ts`,
    `import fc from 'fast-check';\nimport { it } from 'vitest';\nit('holds', () => { fc.assert(fc.property(fc.nat(), (n) => n >= 0)); });\n`,
  ),
  planted(
    '',
    `${core}/kernel/g.test.ts`,
    `import { expect, it } from 'vitest';\nconst same = (n: number): void => expect(n).toBe(1);\nfunction both(): void { same(1); }\nit('holds', () => { both(); });\n`,
  ),
  planted(
    '',
    `${core}/kernel/a.test-d.ts`,
    `// @ts-expect-error a number is no text\nexport const n: number = '1';\n`,
  ),
  planted('', 'packages/express/tsup.config.ts', `export default {};\n`),
];
