import type { Identified } from '@bursar/core/storage';
import type { Shapes } from '../shape.js';
import type { AnyLookup, Versions } from './found.js';
import { openForms } from './lookups-by-form.js';
import { openIds } from './lookups-by-id.js';
import type { Part } from './reading.js';

/** The lookups of many jobs, gathered into one branch per table (by id) and one per form of condition. */
export interface Lookups {
  /** Adds a lookup; what it finds can be asked for once the parts have been read. */
  want(tenant: string, lookup: AnyLookup): () => readonly Identified[];
  parts(): readonly Part[];
}

/** Collects lookups; rows found are entered in `versions`. */
export function openLookups(shapes: Shapes, versions: Versions): Lookups {
  const byId = openIds(versions);
  const byForm = openForms(versions);
  return {
    want: (tenant, lookup) => {
      const shape = shapes(lookup.table);
      return lookup.ids ? byId.want(shape, tenant, lookup, lookup.ids) : byForm.want(shape, tenant, lookup);
    },
    parts: () => [...byId.parts(), ...byForm.parts()],
  };
}
