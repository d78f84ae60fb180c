import { formsOf } from '../compile.js';
import { declaredError, type Dialect } from '../dialect.js';
import type { Body, Input } from '../input.js';
import type { Reply } from '../reply.js';
import type { Route } from '../route.js';
import { namesOf } from '../router.js';
import { wireSchema, type JsonSchema } from './schema.js';

type Part = Readonly<Record<string, unknown>>;

/** One OpenAPI parameter per member of a part's schema. */
function parametersIn(
  place: 'path' | 'query' | 'header',
  part: Input['path'],
  names: readonly string[],
): Part[] {
  const schema = part === undefined ? {} : wireSchema(part);
  const members = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = (schema['required'] ?? []) as readonly string[];
  return [...new Set([...names, ...Object.keys(members)])].map((name) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: members[name] ?? { type: 'string' },
  }));
}

function requestBody(body: Body): Part {
  if (body.kind === 'raw') {
    const types = body.mediaTypes.length > 0 ? body.mediaTypes : ['application/octet-stream'];
    return { required: true, content: Object.fromEntries(types.map((type) => [type, {}])) };
  }
  const type = body.kind === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
  return {
    required: body.kind === 'form' || !body.optional,
    content: { [type]: { schema: wireSchema(body.schema) } },
  };
}

function contentOf(form: Reply): Part {
  if (form.kind === 'empty') return {};
  if (form.kind === 'pass')
    return { 'application/json': {}, 'text/event-stream': { schema: { type: 'string' } } };
  if (form.kind === 'stream') return { [form.mediaType]: { schema: { type: 'string' } } };
  const schema = wireSchema(form.schema);
  return { 'application/json': { schema: form.envelope?.describe(schema) ?? schema } };
}

function responseOf(forms: readonly Reply[]): Part {
  const headers = Object.assign({}, ...forms.map((form) => form.headers ?? {})) as Readonly<
    Record<string, string>
  >;
  return {
    description: forms.find((form) => form.description !== undefined)?.description ?? 'Success.',
    ...(Object.keys(headers).length === 0
      ? {}
      : {
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, description]) => [
              name,
              { description, schema: { type: 'string' } },
            ]),
          ),
        }),
    ...(forms.every((form) => form.kind === 'empty')
      ? {}
      : { content: Object.assign({}, ...forms.map(contentOf)) as Part }),
  };
}

/** Codes that follow from what a route is, beside those it declares. */
function impliedErrors(dialect: Dialect, route: Route): string[] {
  const { credentials, input, method, scope, idempotent, signed = false, unlimited = false } = route;
  const known = !credentials.includes('public');
  const minds = dialect.idempotency !== null && dialect.idempotency.otherBody !== 'replay';
  return [
    ...(known ? ['authentication_required'] : []),
    ...(credentials.includes('session') ? ['forbidden'] : []),
    ...(scope === undefined ? [] : ['insufficient_scope']),
    ...(dialect.csrf !== null && method !== 'GET' && !signed ? ['csrf_rejected', 'invalid_origin'] : []),
    ...(dialect.rates === null || unlimited ? [] : ['rate_limit_exceeded']),
    ...(input === undefined && idempotent !== true ? [] : ['invalid']),
    ...(input?.body === undefined ? [] : ['payload_too_large', 'unsupported_media_type']),
    ...(input?.body?.kind === 'json' ? ['invalid_json'] : []),
    ...(idempotent === true && minds ? ['idempotency_key_reused'] : []),
    'internal_error',
  ];
}

/** One response per status that errors can have; its description lists their codes. */
function errorResponses(dialect: Dialect, route: Route): Record<string, Part> {
  const codes = new Map<number, Set<string>>();
  for (const code of [...impliedErrors(dialect, route), ...(route.errors ?? [])]) {
    const printed = declaredError(dialect, code);
    if (printed === null) continue;
    codes.set(printed.status, (codes.get(printed.status) ?? new Set()).add(printed.code));
  }
  return Object.fromEntries(
    [...codes].map(([status, names]) => [
      String(status),
      {
        description: [...names].sort().join(', '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  );
}

function security(dialect: Dialect, { credentials }: Route): readonly Part[] {
  if (credentials.includes('public')) return credentials.length === 1 ? [] : [{}];
  return [
    ...(credentials.includes('key') && dialect.key !== null ? [{ apiKey: [] }] : []),
    ...(credentials.includes('session') && dialect.sessionCookie !== null ? [{ session: [] }] : []),
  ];
}

function successes(dialect: Dialect, route: Route): Record<string, Part> {
  const responses = Object.fromEntries(
    Object.entries(route.replies).map(([status, reply]) => [status, responseOf(formsOf(reply))]),
  );
  const created = responses['201'];
  if (route.idempotent === true && dialect.idempotency?.replayStatus === 200 && created !== undefined)
    responses['200'] ??= { ...created, description: 'A repeat: the first result.' };
  return responses;
}

/** One route as an OpenAPI operation. */
export function operationOf(dialect: Dialect, route: Route): Part {
  const { input = {} } = route;
  const parameters = [
    ...parametersIn('path', input.path, namesOf(route.path)),
    ...parametersIn('query', input.query, []),
    ...parametersIn('header', input.headers, []),
    ...(route.idempotent === true && dialect.idempotency !== null
      ? [
          {
            name: dialect.idempotency.header,
            in: 'header',
            required: false,
            schema: { type: 'string', maxLength: dialect.idempotency.maxLength },
          },
        ]
      : []),
  ];
  return {
    operationId: route.id,
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(route.tags === undefined ? {} : { tags: route.tags }),
    security: security(dialect, route),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(input.body === undefined ? {} : { requestBody: requestBody(input.body) }),
    responses: { ...errorResponses(dialect, route), ...successes(dialect, route) },
  };
}
