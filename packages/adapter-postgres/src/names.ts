/** A name as SQL accepts it, whatever is in it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The column of a declared field: `heldBy` is stored as `held_by`. */
export const columnName = (field: string): string =>
  field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The physical name of the rollup of one dimension of a log; at most 63 bytes reach PostgreSQL. */
export const rollupName = (log: string, dimension: string): string =>
  `rollup_${log}_${columnName(dimension)}`;

/** Qualifies table names with the schema that the library lives in. */
export type Qualify = (table: string) => string;

/** The qualifier for a schema. */
export const inSchema =
  (schema: string): Qualify =>
  (table) =>
    `${quoted(schema)}.${quoted(table)}`;
