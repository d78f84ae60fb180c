import fc from 'fast-check';

/*
 * The same cases on every run, so that a red run is red again on another machine. Look further with
 * `PROPERTY_SEED=7 npx vitest run --project unit packages/core`.
 */
const seed = Number.parseInt(process.env['PROPERTY_SEED'] ?? '20261124', 10);

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
