import type { Find, Identified, Where } from '@bursar/core/storage';
import type { Shape } from './shape.js';
import { behind, orderBy, predicates, takesValue, type Ordering } from './where.js';

/** A statement under construction: its parameters, and the placeholder of each new one. */
export interface Binding {
  readonly values: (string | null)[];
  /** Adds a parameter and answers its placeholder. */
  bind(value: string | null, cast: string): string;
}

/** Starts a statement's list of parameters. */
export function binding(): Binding {
  const values: (string | null)[] = [];
  return {
    values,
    bind: (value, cast) => `$${values.push(value)}::${cast}`,
  };
}

/** The condition of a WHERE over the rows `t` of one tenant; of a global table when `tenant` is null. */
export function conditions(
  { bind }: Binding,
  shape: Shape,
  tenant: string | null,
  where: Where<Identified>,
): string {
  const tests = predicates(shape, where).map((each) =>
    each.test(takesValue(each) ? bind(each.value, each.cast) : ''),
  );
  if (tenant !== null) tests.unshift(`t.tenant = ${bind(tenant, 'text')}`);
  return tests.length > 0 ? tests.join(' and ') : 'true';
}

/** The statement of `find`. */
export function selection(
  shape: Shape,
  tenant: string | null,
  where: Where<Identified>,
  options: Find<Identified>,
  otherwise: Ordering,
): { readonly text: string; readonly values: readonly (string | null)[] } {
  const into = binding();
  const { order = otherwise, after, limit } = options;
  const tests = conditions(into, shape, tenant, where);
  const position = after ? ` and ${behind(shape, order, after, into.bind)}` : '';
  const most = limit === undefined ? '' : ` limit ${into.bind(String(limit), 'bigint')}`;
  return {
    text:
      `select json_build_array(${shape.cells})::text as r from ${shape.name} t ` +
      `where ${tests}${position} order by ${orderBy(shape, order)}${most}`,
    values: into.values,
  };
}
