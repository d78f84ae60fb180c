import type { Dialect } from './dialect.js';
import { operationOf } from './openapi/operation.js';
import { wireSchema } from './openapi/schema.js';
import type { Route } from './route.js';

/** A JSON object of the document. */
type Part = Readonly<Record<string, unknown>>;

/** `:id` as OpenAPI writes it. */
const templated = (path: string): string => path.replace(/:([^/]+)/g, '{$1}');

function securitySchemes({ key, sessionCookie }: Dialect): Part {
  const apiKey =
    key?.in === 'bearer'
      ? { type: 'http', scheme: 'bearer' }
      : { type: 'apiKey', in: 'header', name: key?.name ?? '' };
  return {
    ...(key === null ? {} : { apiKey }),
    ...(sessionCookie === null ? {} : { session: { type: 'apiKey', in: 'cookie', name: sessionCookie } }),
  };
}

/**
 * The OpenAPI 3.1 description of a surface, from the very schemas that decode and encode its traffic. The same table
 * gives the same document: paths and methods are sorted, so that a checked-in copy shows real changes only.
 */
export function openApi(
  dialect: Dialect,
  routes: readonly Route[],
  {
    servers = ['/'],
    description,
  }: { readonly servers?: readonly string[]; readonly description?: string } = {},
): Readonly<Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  const byPath = [...routes].sort((a, b) => (a.path + a.method < b.path + b.method ? -1 : 1));
  for (const route of byPath)
    (paths[templated(dialect.basePath + route.path)] ??= {})[route.method.toLowerCase()] = operationOf(
      dialect,
      route,
    );
  return {
    openapi: '3.1.0',
    info: {
      title: dialect.title,
      version: dialect.version,
      license: { name: 'MIT', identifier: 'MIT' },
      ...(description === undefined ? {} : { description }),
    },
    servers: servers.map((url) => ({ url })),
    paths,
    components: {
      securitySchemes: securitySchemes(dialect),
      schemas: { Error: wireSchema(dialect.errors.schema) },
    },
  };
}
