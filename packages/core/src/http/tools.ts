import { wireSchema, type JsonSchema } from './openapi/schema.js';
import type { Dialect } from './dialect.js';
import type { Route } from './route.js';
import { namesOf } from './router.js';

/** A route as a tool of the Model Context Protocol, as data: any MCP server can list and call it. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  /** Path, query and body members in one object, in their wire form. */
  readonly inputSchema: JsonSchema;
  readonly annotations: { readonly readOnlyHint: boolean; readonly idempotentHint: boolean };
  /** The request that a call with these arguments is; add credentials and give it to `execute`. */
  request(args: Readonly<Record<string, unknown>>): ToolRequest;
}

/** The part of a wire request that a tool call decides. */
export interface ToolRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** JSON text; null for routes without a body. */
  readonly body: string | null;
}

const membersOf = (schema: JsonSchema): JsonSchema => (schema['properties'] ?? {}) as JsonSchema;

function bodySchema({ input }: Route): JsonSchema {
  return input?.body?.kind === 'json' ? wireSchema(input.body.schema) : {};
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function queryOf(names: readonly string[], args: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const name of names) {
    const value = args[name];
    for (const each of Array.isArray(value) ? (value as readonly unknown[]) : [value])
      if (each !== undefined) query.append(name, asText(each));
  }
  return query.toString();
}

function toolOf(dialect: Dialect, route: Route, name: string, description: string): Tool {
  const parts = [route.input?.path, route.input?.query].map((part) =>
    part === undefined ? {} : wireSchema(part),
  );
  const body = bodySchema(route);
  const schemas = [...parts, body];
  const required = schemas.flatMap((schema) => (schema['required'] ?? []) as readonly string[]);
  const queryNames = Object.keys(membersOf(parts[1] ?? {}));
  const bodyNames = Object.keys(membersOf(body));
  return {
    name,
    description,
    inputSchema: {
      type: 'object',
      properties: Object.assign({}, ...schemas.map(membersOf)) as JsonSchema,
      ...(required.length === 0 ? {} : { required }),
    },
    annotations: { readOnlyHint: route.method === 'GET', idempotentHint: route.idempotent === true },
    request: (args) => ({
      method: route.method,
      path: namesOf(route.path).reduce(
        (path, parameter) => path.replace(`:${parameter}`, encodeURIComponent(asText(args[parameter] ?? ''))),
        dialect.basePath + route.path,
      ),
      query: queryOf(queryNames, args),
      body:
        route.input?.body?.kind === 'json'
          ? JSON.stringify(Object.fromEntries(bodyNames.map((member) => [member, args[member]])))
          : null,
    }),
  };
}

/** The tools of a table, in its order: every route that declares one. */
export const toolsOf = (dialect: Dialect, routes: readonly Route[]): readonly Tool[] =>
  routes.flatMap((route) =>
    route.tool === undefined
      ? []
      : [toolOf(dialect, route, route.tool.name, route.tool.description ?? route.summary)],
  );
