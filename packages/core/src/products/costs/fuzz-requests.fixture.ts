import fc from 'fast-check';
import type { AnyRoute } from './fuzz-schema.fixture.js';
import { fromSchema } from './fuzz-schema.fixture.js';
import type { KeyName, Person } from './costs.fixture.js';
import { bodies, mutated, scalar, text } from './fuzz.fixture.js';
import { gatewayRoutes } from './gateway/routes.js';
import { costsRoutes } from './routes/table.js';

/** A request to a route, in words that the test makes a real one of. */
export interface Sent {
  /** A route's id. */
  readonly route: string;
  /** Made to be accepted: the route's own method, caller, ids, query and body. */
  readonly good: boolean;
  readonly as: Person | KeyName | null;
  readonly method: string;
  readonly query: string;
  /** `known` is something that exists. */
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const fitting = (credentials: readonly string[]): fc.Arbitrary<Person | KeyName> =>
  credentials.includes('session') ? fc.constantFrom('owner' as const) : fc.constantFrom('key' as const);

const anybody = fc.constantFrom<Person | KeyName | null>(
  'viewer',
  'member',
  'admin',
  'owner',
  'rival',
  'key',
  'rivalKey',
  'revokedKey',
  null,
);

const pairsOf = (query: object): string =>
  new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();

const strangeQuery = fc
  .dictionary(
    fc.constantFrom(
      'limit',
      'cursor',
      'period',
      'groupBy',
      'status',
      'tag.team',
      'tag.',
      'id',
      'x',
      '__proto__',
    ),
    fc.oneof(
      text,
      fc.constantFrom('1', '0', '101', 'NaN', '1e3', '{"createdAt":"x"}', '{"createdAt":null}', '[]'),
    ),
    { maxKeys: 4, noNullPrototype: true },
  )
  .map(pairsOf);

/** A cursor is never guessed: another tenant's is tried instead. */
const queryOf = (route: AnyRoute, foreignCursor: string): fc.Arbitrary<string> => {
  const schema = route.input?.query;
  if (schema === undefined) return fc.constant('');
  return fromSchema(schema).map((query) => {
    const { cursor, ...others } = query as Record<string, unknown>;
    return pairsOf(cursor === undefined || cursor === null ? others : { ...others, cursor: foreignCursor });
  });
};

const bodyOf = (route: AnyRoute): fc.Arbitrary<unknown> => {
  const own = bodies[route.id];
  if (own) return own;
  const body = route.input?.body;
  return body && 'schema' in body ? fromSchema(body.schema) : fc.constant(undefined);
};

const headers = fc.dictionary(
  fc.constantFrom(
    'idempotency-key',
    'content-type',
    'origin',
    'nullspend-version',
    'x-request-id',
    'cookie',
    'content-length',
    'x-nullspend-tags',
    'x-nullspend-customer',
    'x-nullspend-session',
    'traceparent',
  ),
  fc.oneof(
    text,
    fc.constantFrom('i1', 'application/json', 'https://a.example', '2026-04-01', '{"team":"x"}'),
  ),
  { maxKeys: 2, noNullPrototype: true },
);

/** One byte more than any body may have. */
const tooLarge = `"${'x'.repeat(1_048_575)}"`;

const goodTo = (route: AnyRoute, foreignCursor: string): fc.Arbitrary<Sent> =>
  fc.record({
    route: fc.constant(route.id),
    good: fc.constant(true),
    as: fitting(route.credentials),
    method: fc.constant(route.method as string),
    query: queryOf(route, foreignCursor),
    id: fc.constant('known'),
    headers: fc.constant({}),
    body: bodyOf(route),
  });

const badTo = (route: AnyRoute, foreignCursor: string): fc.Arbitrary<Sent> =>
  fc.record({
    route: fc.constant(route.id),
    good: fc.constant(false),
    as: fc.oneof({ weight: 3, arbitrary: fitting(route.credentials) }, { weight: 1, arbitrary: anybody }),
    method: fc.oneof(
      { weight: 9, arbitrary: fc.constant(route.method as string) },
      { weight: 1, arbitrary: fc.constantFrom('PUT', 'PATCH', 'OPTIONS', 'HEAD') },
    ),
    query: fc.oneof(queryOf(route, foreignCursor), strangeQuery),
    id: fc.oneof(
      { weight: 3, arbitrary: fc.constant('known') },
      { weight: 1, arbitrary: text },
      {
        weight: 1,
        arbitrary: fc.constantFrom('%', '%00', '..', 'ns_evt_0190A0D2-7C3B-7D4E-8F00-0123456789AB'),
      },
    ),
    headers,
    body: fc.oneof(
      { weight: 30, arbitrary: mutated(bodyOf(route)) },
      { weight: 9, arbitrary: scalar },
      { weight: 1, arbitrary: fc.constant(tooLarge) },
    ),
  });

const routes: readonly AnyRoute[] = [...costsRoutes, ...gatewayRoutes];

/** The route of an id. @throws Error for an unknown one. */
export function routeOf(id: string): AnyRoute {
  const found = routes.find((route) => route.id === id);
  if (!found) throw new Error(`there is no route ${id}`);
  return found;
}

/** What brings a world to its end would leave nothing for the requests after it. */
const final = ['deleteOrganization', 'transferOrganization', 'leaveOrganization', 'revokeKey'];

/** Any request to any route: three of five as they should be, the others not. */
export const requests = (foreignCursor: string): fc.Arbitrary<Sent> =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.oneof(
        ...routes.filter(({ id }) => !final.includes(id)).map((route) => goodTo(route, foreignCursor)),
      ),
    },
    { weight: 2, arbitrary: fc.oneof(...routes.map((route) => badTo(route, foreignCursor))) },
  );
