/** A value that survives `JSON.stringify` and `JSON.parse` unchanged. Amounts in it are decimal strings. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json;
}
