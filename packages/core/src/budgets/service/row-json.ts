import type { JsonObject } from '../../kernel/json.js';
import type { Table } from '../../storage/table.js';

/** A row as JSON: amounts as decimal strings, instants as ISO strings. */
export function rowJson<Row extends object>(table: Table<Row>, row: Row): JsonObject {
  const json: Record<string, unknown> = {};
  for (const name in table.fields) {
    const value = row[name];
    if (typeof value === 'bigint') json[name] = value.toString();
    else json[name] = value instanceof Date ? value.toISOString() : value;
  }
  return json as JsonObject;
}

/** The row that `rowJson` made this from. */
export function rowOf<Row extends object>(table: Table<Row>, json: JsonObject): Row {
  const row: Record<string, unknown> = { ...json };
  for (const name in table.fields) {
    const { kind } = table.fields[name];
    const value = json[name];
    if (typeof value !== 'string') continue;
    if (kind === 'micros') row[name] = BigInt(value);
    else if (kind === 'instant') row[name] = new Date(value);
  }
  return row as Row;
}
