import type { Identified } from '@bursar/core/storage';
import { arrayLiteral } from '../literal.js';
import type { Shape } from '../shape.js';
import { orderBy, predicates, takesValue, type Predicate } from '../where.js';
import { arranged, idOrder, versionCells, versionOf, type AnyLookup, type Versions } from './found.js';
import type { Part } from './reading.js';

/** Conditions of one form: same table, tests and order. Each distinct set of values is a row of `columns`. */
interface Form {
  readonly shape: Shape;
  readonly text: Part['text'];
  readonly columns: (string | null)[][];
  readonly answers: Identified[][];
  readonly known: Map<string, number>;
}

/** What makes two lookups one form. */
const signatureOf = (shape: Shape, tests: readonly Predicate[], order: string): string =>
  [shape.name, ...tests.map(({ test, cast }) => test(cast)), order].join('\n');

/** The sets of values travel as arrays; each finds its own rows, by index and up to its own limit. */
function open(shape: Shape, tests: readonly Predicate[], order: string): Form {
  const names = ['n', 'tenant', 'most'];
  const types = ['bigint[]', 'text[]', 'bigint[]'];
  const conditions = shape.scoped ? ['t.tenant = q.tenant'] : [];
  for (const each of tests) {
    if (!takesValue(each)) {
      conditions.push(each.test(''));
      continue;
    }
    const name = `v${names.length}`;
    names.push(name);
    types.push('text[]');
    conditions.push(each.test(`q.${name}::${each.cast}`));
  }
  return {
    shape,
    columns: names.map(() => []),
    answers: [],
    known: new Map(),
    text: (number, first) =>
      `select c.r from unnest(${types.map((type, index) => `$${first + index}::${type}`).join(', ')}) ` +
      `q(${names.join(', ')}) cross join lateral (` +
      `select json_build_array(${number}, q.n, ${versionCells}, ${shape.cells})::text as r from ${shape.name} t ` +
      `where ${conditions.length > 0 ? conditions.join(' and ') : 'true'}${order}) c`,
  };
}

function part({ shape, text, columns, answers }: Form, versions: Versions): Part {
  return {
    text,
    values: columns.map(arrayLiteral),
    take: (cells) => {
      const row = shape.decode(cells, 4);
      versions.set(row, versionOf(cells, 2));
      answers[cells[1] as number]?.push(row);
    },
  };
}

/** The place of a set of values in its form, added when it is new. */
function placeOf(
  { shape, columns, answers, known }: Form,
  tenant: string,
  values: readonly (string | null)[],
) {
  const name = JSON.stringify([shape.scoped ? tenant : '', ...values]);
  let place = known.get(name);
  if (place === undefined) {
    place = answers.push([]) - 1;
    known.set(name, place);
    [String(place), tenant, ...values].forEach((value, index) => columns[index]?.push(value));
  }
  return place;
}

/** Collects lookups by condition: one branch per form, however many jobs ask with values of their own. */
export function openForms(versions: Versions) {
  const forms = new Map<string, Form>();
  return {
    want: (shape: Shape, tenant: string, lookup: AnyLookup) => {
      const tests = predicates(shape, lookup.where ?? {});
      const { limit, order: by = idOrder } = lookup;
      const order = limit === undefined ? '' : ` order by ${orderBy(shape, by)} limit q.most`;
      const signature = signatureOf(shape, tests, order);
      let form = forms.get(signature);
      if (!form) forms.set(signature, (form = open(shape, tests, order)));
      const most = limit === undefined ? null : String(limit);
      const values = tests.filter(takesValue).map(({ value }) => value);
      const answers = form.answers[placeOf(form, tenant, [most, ...values])] as Identified[];
      return (): readonly Identified[] => arranged(lookup, answers);
    },
    parts: (): readonly Part[] => Array.from(forms.values(), (form) => part(form, versions)),
  };
}
