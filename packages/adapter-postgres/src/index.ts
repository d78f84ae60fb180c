/** Bursar's storage in PostgreSQL: exact counters, gathered transactions, numbered migrations. */
export { postgresStorage, type PostgresStorage, type PostgresStorageOptions } from './postgres-storage.js';
export { migrate, type MigrateOptions } from './migrate.js';
export type { Migration } from './migration.js';
export { migrations } from './migrations.js';
export { physicalForm } from './physical.js';
export { postgresPool, type PgClient, type PgPool } from './pool.js';
