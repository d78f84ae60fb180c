/** Bursar's storage in PostgreSQL: exact counters, gathered transactions, numbered migrations. */
export { postgresStorage, type PostgresStorage, type PostgresStorageOptions } from './postgres-storage.js';
export { migrate, type MigrateOptions, type Migration } from './migrate.js';
export { migrations } from './migrations.js';
export { physicalForm } from './physical.js';
export { surviveLostConnections, type ListenablePool } from './pool.js';
