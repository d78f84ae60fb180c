import type { Json, JsonObject } from '../kernel/json.js';
import {
  boolean,
  day,
  document,
  instant,
  integer,
  json,
  logTable,
  micros,
  nullable,
  table,
  tags,
  text,
  texts,
} from '../storage/table.js';

/** A row with every kind of field, each once required and once nullable. An adapter's author creates its physical table. */
export interface ConformanceItem {
  readonly id: string;
  readonly name: string;
  readonly note: string | null;
  readonly rank: number;
  readonly score: number | null;
  readonly amount: bigint;
  readonly fee: bigint | null;
  readonly at: Date;
  readonly seenAt: Date | null;
  readonly day: string;
  readonly lastDay: string | null;
  readonly active: boolean;
  readonly checked: boolean | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly extraLabels: Readonly<Record<string, string>> | null;
  /** Doubles as the counter keys of a hold in the cases about expiry. */
  readonly marks: readonly string[];
  readonly extraMarks: readonly string[] | null;
  readonly data: Json;
  readonly extraData: JsonObject | null;
  readonly paper: JsonObject | readonly Json[];
  readonly extraPaper: JsonObject | null;
  /** Unique within the tenant where not null. */
  readonly code: string | null;
}

/** The suite's tenant table: a unique rule, a partial unique rule, and two indexes. */
export const conformanceItems = table<ConformanceItem>({
  name: 'conformance_item',
  fields: {
    id: text(),
    name: text(),
    note: nullable(text()),
    rank: integer(),
    score: nullable(integer()),
    amount: micros(),
    fee: nullable(micros()),
    at: instant(),
    seenAt: nullable(instant()),
    day: day(),
    lastDay: nullable(day()),
    active: boolean(),
    checked: nullable(boolean()),
    labels: tags(),
    extraLabels: nullable(tags()),
    marks: texts(),
    extraMarks: nullable(texts()),
    data: json<Json>(),
    extraData: nullable(json<JsonObject>()),
    paper: document<JsonObject | readonly Json[]>(),
    extraPaper: nullable(document<JsonObject>()),
    code: nullable(text()),
  },
  unique: [
    { name: 'conformance_item_code', fields: ['code'] },
    { name: 'conformance_item_slot', fields: ['name', 'day'], when: { field: 'active', equals: true } },
  ],
  indexes: [['rank'], ['active', 'at']],
});

/** An entry of the suite's log. */
export interface ConformanceEntry {
  readonly id: string;
  readonly at: Date;
  /** The single-valued dimension; null counts nowhere. */
  readonly kind: string | null;
  /** The many-valued dimension. */
  readonly labels: readonly string[];
  readonly amount: bigint;
  readonly units: number;
  /** Unique within the tenant where not null. */
  readonly reference: string | null;
  readonly data: JsonObject;
}

/** The suite's log: two dimensions (`kind`, `label`) and two measures (`amount`, `units`). */
export const conformanceLog = logTable<ConformanceEntry>({
  name: 'conformance_log',
  at: 'at',
  fields: {
    id: text(),
    at: instant(),
    kind: nullable(text()),
    labels: texts(),
    amount: micros(),
    units: integer(),
    reference: nullable(text()),
    data: json<JsonObject>(),
  },
  unique: [{ name: 'conformance_log_reference', fields: ['reference'] }],
  indexes: [['at'], ['kind', 'at']],
  rollups: {
    dimensions: { kind: (row) => row.kind, label: (row) => row.labels },
    measures: { amount: (row) => row.amount, units: (row) => BigInt(row.units) },
  },
});

/** What the suite keeps before a tenant is known. */
export interface ConformanceEntrance {
  readonly id: string;
  /** Unique over all tenants. */
  readonly secret: string;
  /** Indexed with `person`; together not unique. */
  readonly place: string;
  readonly person: string;
  readonly tenant: string;
  readonly note: string | null;
}

/** The suite's global table: a unique rule and an index over two fields. */
export const conformanceDirectory = table<ConformanceEntrance>({
  name: 'conformance_directory',
  scope: 'global',
  fields: {
    id: text(),
    secret: text(),
    place: text(),
    person: text(),
    tenant: text(),
    note: nullable(text()),
  },
  unique: [{ name: 'conformance_directory_secret', fields: ['secret'] }],
  indexes: [['place', 'person'], ['tenant']],
});
