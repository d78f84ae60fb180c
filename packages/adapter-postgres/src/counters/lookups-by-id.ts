import { matches, tenantKey, type Identified } from '@bursar/core/storage';
import { arrayLiteral } from '../literal.js';
import type { Shape } from '../shape.js';
import { arranged, versionCells, versionOf, type AnyLookup, type Versions } from './found.js';
import type { Part } from './reading.js';

/** The rows of one table that are asked for, each once. */
interface Wanted {
  readonly tenants: string[];
  readonly ids: string[];
  readonly asked: Set<string>;
  readonly rows: Map<string, Identified>;
}

function part(shape: Shape, { tenants, ids, rows }: Wanted, versions: Versions): Part {
  const owned = shape.scoped ? 't.tenant = q.tenant and ' : '';
  return {
    text: (number, first) =>
      `select json_build_array(${number}, ${shape.scoped ? 't.tenant' : `''`}, ${versionCells}, ${shape.cells})::text ` +
      `as r from unnest($${first}::text[], $${first + 1}::text[]) q(tenant, id) ` +
      `join ${shape.name} t on ${owned}t.id = q.id`,
    values: [arrayLiteral(tenants), arrayLiteral(ids)],
    take: (cells) => {
      const row = shape.decode(cells, 4);
      versions.set(row, versionOf(cells, 2));
      rows.set(tenantKey(cells[1] as string, row.id), row);
    },
  };
}

const none = (): readonly Identified[] => [];

/** Collects lookups by id: one branch per table. A condition beside the ids is tested on the rows found. */
export function openIds(versions: Versions) {
  const tables = new Map<Shape, Wanted>();
  return {
    want: (shape: Shape, tenant: string, lookup: AnyLookup, ids: readonly string[]) => {
      if (ids.length === 0) return none;
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
      return (): readonly Identified[] => {
        const found = Array.from(new Set(ids), (id) => rows.get(nameOf(id)));
        return arranged(
          lookup,
          found.filter((row): row is Identified => row !== undefined && matches(where, row)),
        );
      };
    },
    parts: (): readonly Part[] =>
      [...tables]
        .filter(([, { ids }]) => ids.length > 0)
        .map(([shape, wanted]) => part(shape, wanted, versions)),
  };
}
