import type { Identified } from '@bursar/core/storage';
import { encodings } from './columns.js';
import { arrayLiteral } from './literal.js';
import type { Session } from './session.js';
import type { Shape } from './shape.js';

/** A row asked for by its id; the tenant of a global table's row does not matter. */
export interface Asked {
  readonly tenant: string;
  readonly id: string;
}

/** Reads rows of one table by id in one statement; each answer is a row of its own, undefined where there is none. */
export async function rowsById(
  session: Session,
  shape: Shape,
  asked: readonly Asked[],
): Promise<(Identified | undefined)[]> {
  const owned = shape.scoped ? 't.tenant = q.tenant and ' : '';
  const text =
    `select json_build_array(q.n, ${shape.cells})::text as r ` +
    `from unnest($1::bigint[], $2::text[], $3::text[]) q(n, tenant, id) ` +
    `join ${shape.name} t on ${owned}t.id = q.id`;
  const rows = await session.rows(text, [
    arrayLiteral(asked.map((_, index) => String(index))),
    arrayLiteral(asked.map(({ tenant }) => encodings.text.encode(tenant))),
    arrayLiteral(asked.map(({ id }) => encodings.text.encode(id))),
  ]);
  const found: (Identified | undefined)[] = asked.map(() => undefined);
  for (const cells of rows) found[cells[0] as number] = shape.decode(cells, 1);
  return found;
}
