import { createHash } from 'node:crypto';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { hot } from './session.js';

type OnError = (error: Error) => void;

/** The part of a `pg.PoolClient` that is used here. */
export interface PgClient {
  on(event: 'error', listener: OnError): unknown;
  query(statement: never, values?: never): unknown;
  release(): void;
}

/** The part of a `pg.Pool` that is used here. */
export interface PgPool {
  on(event: 'error', listener: OnError): unknown;
  connect(): Promise<PgClient>;
  end(): Promise<void>;
}

/** Statements that each connection keeps prepared; further ones are sent in full. */
const mostNames = 256;

/** Names the statements worth preparing, the same text always alike. */
function namer(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  return (text) => {
    if (!text.startsWith(hot)) return undefined;
    let name = names.get(text);
    if (name === undefined && names.size < mostNames)
      names.set(text, (name = `bursar_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`));
    return name;
  };
}

/**
 * Fits a `pg.Pool` for Kysely's dialect. Without it everything works too, but
 * - the few statements that every batch runs are parsed and planned anew each time; with it each connection prepares
 *   them once, which takes a third off a lone call (leave it out behind a pooler that cannot keep prepared statements);
 * - a connection that breaks while in use ends the process, as `pg` has it when nobody listens on the client; with it
 *   `report` is told, and the calls that were under way fail.
 *
 * @example
 * const pool = new Pool({ connectionString });
 * const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: postgresPool(pool) }) });
 */
export function postgresPool(pool: PgPool, report: OnError = () => undefined): PostgresPool {
  const nameOf = namer();
  const fitted = new WeakMap<PgClient, PostgresPoolClient>();
  pool.on('error', report);

  const fit = (client: PgClient): PostgresPoolClient => {
    client.on('error', report);
    const query = client.query.bind(client) as (statement: unknown, values?: unknown) => unknown;
    return {
      query: (statement: unknown, values?: readonly unknown[]) => {
        const name = typeof statement === 'string' ? nameOf(statement) : undefined;
        return query(name === undefined ? statement : { name, text: statement }, values) as never;
      },
      // Looked up at the call: the pool gives the client another `release` each time it lends it.
      release: () => client.release(),
    };
  };

  return {
    connect: async () => {
      const client = await pool.connect();
      // Kysely knows connections by the object it was given.
      let known = fitted.get(client);
      if (!known) fitted.set(client, (known = fit(client)));
      return known;
    },
    end: () => pool.end(),
  };
}
