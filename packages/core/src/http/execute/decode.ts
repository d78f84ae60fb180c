import type { z } from 'zod';
import { invalidInput, type Issue } from '../../kernel/errors.js';
import type { Input } from '../input.js';
import { issuesFrom, wording } from '../issues.js';
import { headerOf, type WireRequest } from '../wire.js';
import { faultsOf } from './json.js';
import { recordOf } from './query.js';

/** Runs a schema from wire to domain; its faults go to `issues`. Unsafe text is at fault before the schema sees it. */
function decodePart(schema: z.ZodType, wire: unknown, issues: Issue[]): unknown {
  const faults = faultsOf(wire);
  if (faults.length > 0) {
    issues.push(...faults);
    return undefined;
  }
  const decoded = schema.safeParse(wire, { error: wording });
  if (decoded.success) return decoded.data;
  issues.push(...issuesFrom(decoded.error));
  return undefined;
}

function decodeParams(params: Readonly<Record<string, string>>, issues: Issue[]): Record<string, string> {
  const decoded: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    try {
      decoded[name] = value.includes('%') ? decodeURIComponent(value) : value;
    } catch {
      issues.push({ path: [name], message: 'Is not valid percent encoding' });
    }
  }
  return decoded;
}

/** Declared headers only, by lower-case name. */
function headerRecord(request: WireRequest): Record<string, string> {
  const record = Object.create(null) as Record<string, string>;
  for (const name of Object.keys(request.headers)) {
    const value = headerOf(request, name);
    if (value !== null) record[name] = value;
  }
  return record;
}

const refuse = (issues: readonly Issue[]): void => {
  if (issues.length > 0) throw invalidInput(issues);
};

/** @throws DomainError `invalid` naming the parameters at fault. */
export function decodePath(input: Input, params: Readonly<Record<string, string>>): unknown {
  if (input.path === undefined) return undefined;
  const issues: Issue[] = [];
  const values = decodeParams(params, issues);
  const path = issues.length === 0 ? decodePart(input.path, values, issues) : undefined;
  refuse(issues);
  return path;
}

/** Query and headers together, so that every fault of both is told. @throws DomainError `invalid`. */
export function decodeHead(input: Input, request: WireRequest): { query: unknown; headers: unknown } {
  const issues: Issue[] = [];
  const query = input.query && decodePart(input.query, recordOf(request.query), issues);
  const headers = input.headers && decodePart(input.headers, headerRecord(request), issues);
  refuse(issues);
  return { query, headers };
}

/** @throws DomainError `invalid` with every fault of the body. */
export function decodeBody(input: Input, wire: unknown): unknown {
  if (input.body === undefined || input.body.kind === 'raw') return wire;
  const issues: Issue[] = [];
  const body = decodePart(input.body.schema, wire, issues);
  refuse(issues);
  return body;
}
