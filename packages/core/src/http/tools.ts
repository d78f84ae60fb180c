import { wireSchema, type JsonSchema } from './openapi/schema.js';
import type { Dialect } from './dialect.js';
import type { Route, RouteTool } from './route.js';
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

/** One argument of a tool: the member it fills, and what it may be. */
interface Argument {
  readonly name: string;
  readonly member: string;
  readonly schema: unknown;
  readonly required: boolean;
}

const membersOf = (schema: JsonSchema): JsonSchema => (schema['properties'] ?? {}) as JsonSchema;

const textList: JsonSchema = { type: 'array', items: { type: 'string' } };

/** The arguments that fill the members of one part of a request. */
function argumentsFor(
  schema: JsonSchema,
  { names = {}, lists = [] }: RouteTool,
  only?: readonly string[],
): readonly Argument[] {
  const required = (schema['required'] ?? []) as readonly string[];
  return Object.entries(membersOf(schema))
    .filter(([member]) => only === undefined || only.includes(member))
    .map(([member, shown]) => ({
      name: names[member] ?? member,
      member,
      schema: lists.includes(member) ? textList : shown,
      required: only !== undefined || required.includes(member),
    }));
}

function bodyArguments({ input }: Route, tool: RouteTool): readonly Argument[] {
  if (input?.body?.kind !== 'json') return [];
  const schema = wireSchema(input.body.schema);
  return tool.within === undefined
    ? argumentsFor(schema, tool, tool.only)
    : argumentsFor(membersOf(schema)[tool.within] as JsonSchema, tool);
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function queryOf(
  query: readonly Argument[],
  { lists = [] }: RouteTool,
  args: Readonly<Record<string, unknown>>,
): string {
  const sent = new URLSearchParams();
  for (const { name, member } of query) {
    const value = args[name];
    const each = Array.isArray(value) && !lists.includes(member) ? (value as readonly unknown[]) : [value];
    for (const one of each)
      if (one !== undefined)
        sent.append(member, Array.isArray(one) ? one.map(asText).join(',') : asText(one));
  }
  return sent.toString();
}

function bodyOf(body: readonly Argument[], tool: RouteTool, args: Readonly<Record<string, unknown>>): string {
  const members = Object.fromEntries(body.map(({ name, member }) => [member, args[name]]));
  return JSON.stringify({
    ...(tool.within === undefined ? members : { [tool.within]: members }),
    ...tool.fixed,
  });
}

function toolOf(dialect: Dialect, route: Route, tool: RouteTool): Tool {
  const [path, query] = [route.input?.path, route.input?.query].map((part) =>
    part === undefined ? [] : argumentsFor(wireSchema(part), tool),
  ) as [readonly Argument[], readonly Argument[]];
  const body = bodyArguments(route, tool);
  const all = [...path, ...query, ...body];
  const required = all.filter((argument) => argument.required).map(({ name }) => name);
  const nameOf = new Map(path.map(({ name, member }) => [member, name]));
  return {
    name: tool.name,
    description: tool.description ?? route.summary,
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(all.map(({ name, schema }) => [name, schema])),
      ...(required.length === 0 ? {} : { required }),
    },
    annotations: { readOnlyHint: route.method === 'GET', idempotentHint: route.idempotent === true },
    request: (args) => ({
      method: route.method,
      path: namesOf(route.path).reduce(
        (text, member) =>
          text.replace(`:${member}`, encodeURIComponent(asText(args[nameOf.get(member) ?? member] ?? ''))),
        dialect.basePath + route.path,
      ),
      query: queryOf(query, tool, args),
      body: route.input?.body?.kind === 'json' ? bodyOf(body, tool, args) : null,
    }),
  };
}

/** The tools of a table, in its order: every route that declares some. */
export const toolsOf = (dialect: Dialect, routes: readonly Route[]): readonly Tool[] =>
  routes.flatMap((route) =>
    route.tool === undefined ? [] : [route.tool].flat().map((tool) => toolOf(dialect, route, tool)),
  );
