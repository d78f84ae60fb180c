import type { z } from 'zod';
import type { Issue } from '../kernel/errors.js';

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value !== 'number') return typeof value;
  if (Number.isNaN(value)) return 'nan';
  return Number.isInteger(value) ? 'number' : 'float';
}

/**
 * The wording of the commonest faults: `Required`, and `Expected string, received number` (costs spec §1.3). Messages
 * that a schema carries itself win; everything else is worded by zod.
 */
export const wording: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'invalid_type' && issue.code !== 'invalid_value') return undefined;
  if (issue.input === undefined) return 'Required';
  if (issue.code === 'invalid_value') return undefined;
  const received = typeOf(issue.input);
  if (issue.expected === 'int') return `Expected integer, received ${received}`;
  return `Expected ${issue.expected}, received ${received === 'float' ? 'number' : received}`;
};

/** Every fault of a failed decode, in the order of the schema. */
export const issuesFrom = (error: z.core.$ZodError): readonly Issue[] =>
  error.issues.map(({ path, message }) => ({
    path: path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
    message,
  }));
