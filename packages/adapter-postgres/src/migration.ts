/** One step of the schema. Steps are applied in order, once, and never change after a release. */
export interface Migration {
  /** Number and name, for example `0001-foundation`. */
  readonly id: string;
  /** The statements, given the schema's name as it stands in SQL, quotes included. */
  readonly sql: (schema: string) => string;
}
