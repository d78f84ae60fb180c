import {
  compareRows,
  matches,
  tenantKey,
  type Identified,
  type Lookup,
  type Where,
} from '@bursar/core/storage';
import { arrayLiteral } from '../literal.js';
import type { Shape, Shapes } from '../shape.js';
import { orderBy, predicates, takesValue } from '../where.js';
import type { Part } from './reading.js';

type AnyLookup = Lookup<Identified>;
type Rows = readonly Identified[];

/** Physical versions of rows that were read, by which a later write knows that nobody changed them since. */
export type Versions = WeakMap<object, string>;

/** The lookups of many jobs, gathered into one branch per table (by id) and one per form of condition. */
export interface Lookups {
  /** Adds a lookup; what it finds can be asked for once the parts have been read. */
  want(tenant: string, lookup: AnyLookup): () => Rows;
  parts(): readonly Part[];
}

interface ById {
  readonly tenants: string[];
  readonly ids: string[];
  readonly asked: Set<string>;
  readonly rows: Map<string, Identified>;
}

/** Conditions of one form: same table, tests and order; each distinct set of values is asked once. */
interface ByForm {
  readonly text: Part['text'];
  readonly columns: (string | null)[][];
  readonly answers: Identified[][];
  readonly known: Map<string, number>;
  readonly shape: Shape;
}

const idOrder = { by: 'id', direction: 'asc' } as const;

function arranged({ order = idOrder, limit }: AnyLookup, rows: Identified[]): Rows {
  if (rows.length > 1) rows.sort((a, b) => compareRows(order, a, b));
  return limit === undefined ? rows : rows.slice(0, limit);
}

/** Collects lookups; rows found are entered in `versions`. */
export function openLookups(shapes: Shapes, versions: Versions): Lookups {
  const tables = new Map<Shape, ById>();
  const forms = new Map<string, ByForm>();

  const wantIds = (tenant: string, lookup: AnyLookup, ids: readonly string[]): (() => Rows) => {
    const shape = shapes(lookup.table);
    let wanted = tables.get(shape);
    if (!wanted) tables.set(shape, (wanted = { tenants: [], ids: [], asked: new Set(), rows: new Map() }));
    const { tenants, ids: all, asked, rows } = wanted;
    const nameOf = (id: string): string => tenantKey(shape.scoped ? tenant : '', id);
    for (const id of ids) {
      const name = nameOf(id);
      if (asked.has(name)) continue;
      asked.add(name);
      tenants.push(tenant);
      all.push(id);
    }
    const where = lookup.where ?? {};
    return () => {
      const found = Array.from(new Set(ids), (id) => rows.get(nameOf(id)));
      return arranged(
        lookup,
        found.filter((row): row is Identified => row !== undefined && matches(where, row)),
      );
    };
  };

  const wantWhere = (tenant: string, lookup: AnyLookup, where: Where<Identified>): (() => Rows) => {
    const shape = shapes(lookup.table);
    const tests = predicates(shape, where);
    const limited = lookup.limit !== undefined;
    const order = limited ? ` order by ${orderBy(shape, lookup.order ?? idOrder)} limit q.most` : '';
    const signature = [shape.name, ...tests.map(({ test, cast }) => test(cast)), order].join('\n');
    let form = forms.get(signature);
    if (!form) {
      const taking = tests.filter(takesValue);
      const names = ['n', 'tenant', 'most', ...taking.map((_, index) => `v${index}`)];
      const placeholders = new Map(taking.map(({ cast }, index) => [index, `q.v${index}::${cast}`]));
      let next = 0;
      const conditions = tests.map((each) =>
        each.test(takesValue(each) ? (placeholders.get(next++) as string) : ''),
      );
      if (shape.scoped) conditions.unshift('t.tenant = q.tenant');
      const types = ['bigint[]', 'text[]', 'bigint[]', ...taking.map(() => 'text[]')];
      form = {
        shape,
        columns: names.map(() => []),
        answers: [],
        known: new Map(),
        text: (part, first) =>
          `select c.r from unnest(${types.map((type, index) => `$${first + index}::${type}`).join(', ')}) ` +
          `q(${names.join(', ')}) cross join lateral (` +
          `select json_build_array(${part}, q.n, t.xmin::text, ${shape.cells})::text as r from ${shape.name} t ` +
          `where ${conditions.length > 0 ? conditions.join(' and ') : 'true'}${order}) c`,
      };
      forms.set(signature, form);
    }
    const values = tests.filter(takesValue).map(({ value }) => value);
    const most = limited ? String(lookup.limit) : null;
    const name = JSON.stringify([shape.scoped ? tenant : '', most, ...values]);
    let place = form.known.get(name);
    if (place === undefined) {
      place = form.answers.push([]) - 1;
      form.known.set(name, place);
      [String(place), tenant, most, ...values].forEach((value, index) => form.columns[index]?.push(value));
    }
    const answers = form.answers[place] as Identified[];
    return () => arranged(lookup, answers);
  };

  const idPart = (shape: Shape, { tenants, ids, rows }: ById): Part => ({
    text: (part, first) =>
      `select json_build_array(${part}, ${shape.scoped ? 't.tenant' : `''`}, t.xmin::text, ${shape.cells})::text as r ` +
      `from unnest($${first}::text[], $${first + 1}::text[]) q(tenant, id) join ${shape.name} t ` +
      `on ${shape.scoped ? 't.tenant = q.tenant and ' : ''}t.id = q.id`,
    values: [arrayLiteral(tenants), arrayLiteral(ids)],
    take: (cells) => {
      const row = shape.decode(cells, 3);
      versions.set(row, cells[2] as string);
      rows.set(tenantKey(cells[1] as string, row.id), row);
    },
  });

  const formPart = ({ shape, text, columns, answers }: ByForm): Part => ({
    text,
    values: columns.map(arrayLiteral),
    take: (cells) => {
      const row = shape.decode(cells, 3);
      versions.set(row, cells[2] as string);
      answers[cells[1] as number]?.push(row);
    },
  });

  return {
    want: (tenant, lookup) =>
      lookup.ids ? wantIds(tenant, lookup, lookup.ids) : wantWhere(tenant, lookup, lookup.where ?? {}),
    parts: () => [
      ...Array.from(tables, ([shape, wanted]) => ({ shape, wanted }))
        .filter(({ wanted }) => wanted.ids.length > 0)
        .map(({ shape, wanted }) => idPart(shape, wanted)),
      ...Array.from(forms.values(), formPart),
    ],
  };
}
