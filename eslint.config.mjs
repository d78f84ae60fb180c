import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { house } from './tools/eslint/plugin.mjs';

const core = 'packages/core/src/**/*.ts';
const tests = '**/*.{test,test-d,fixture}.ts';
const defaultExport = {
  selector: 'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
  message: 'Export by name: one word per idea, the same wherever it is imported.',
};
const inactiveTest = {
  selector:
    'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|skipIf|runIf|fails)$/], CallExpression[callee.property.name="skip"][callee.object.name=/^(ctx|context|test|t)$/]',
  message: 'Every test runs, every time. Give it what it needs, or remove it.',
};

export default defineConfig(
  { ignores: ['**/dist/', '**/node_modules/', '.cache/', '**/coverage/', 'tools/consumers/'] },
  {
    // An inline comment must not switch a rule off.
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-restricted-syntax': ['error', defaultExport],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['packages/*/*.config.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { house },
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true, 'ts-check': false },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      // A port's methods are async by contract, in memory too.
      '@typescript-eslint/require-await': 'off',
      // Services are plain records of functions and are meant to be taken apart.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: [core], ignores: ['packages/core/src/runtime/**'], rules: { 'house/ambient': 'error' } },
  {
    files: [core],
    // Where an amount becomes a JSON number, after a check that it is exact.
    ignores: ['packages/core/src/http/codecs/money.ts'],
    rules: { 'house/float-amount': 'error' },
  },
  { files: ['packages/*/src/**/*.ts'], ignores: [tests], rules: { 'house/documented-export': 'error' } },
  {
    files: [tests],
    rules: {
      'house/asserting-test': 'error',
      'no-restricted-syntax': ['error', defaultExport, inactiveTest],
    },
  },
  {
    // These only have to compile, or not to: nothing in them runs.
    files: ['**/*.test-d.ts'],
    rules: {
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': false }],
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-unused-vars': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      'house/asserting-test': 'off',
    },
  },
  { files: ['{tools,examples,benchmarks}/**/*.ts'], rules: { 'no-console': 'off' } },
  // What loads these files asks for a default export.
  {
    files: ['**/*.config.{ts,js,mjs}', 'tools/eslint/*.mjs', 'tools/closing-line.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
