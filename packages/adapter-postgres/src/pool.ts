interface Emitter {
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** The part of `pg.Pool` that this needs. */
export interface ListenablePool extends Emitter {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'connect', listener: (client: Emitter) => void): unknown;
}

/**
 * Keeps the process alive when the server goes away. `pg` emits a lost connection as an `error` event, which ends the
 * process when nobody listens: on the pool for idle connections, on the client for those in use. The failed calls are
 * rejected in any case; `report` is told beside them. Call it before the pool is first used.
 *
 * @example
 * const pool = surviveLostConnections(new Pool({ connectionString }));
 * const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
 */
export function surviveLostConnections<P extends ListenablePool>(
  pool: P,
  report: (error: Error) => void = () => undefined,
): P {
  pool.on('error', report);
  pool.on('connect', (client) => client.on('error', report));
  return pool;
}
