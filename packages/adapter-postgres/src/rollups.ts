import {
  StorageError,
  type Identified,
  type LogTable,
  type RollupCell,
  type Rollups,
} from '@bursar/core/storage';
import { dimensionsOf, measured, openSums, type Dimension } from './cells.js';
import { parameter } from './columns.js';
import { arrayLiteral } from './literal.js';
import type { Qualify } from './names.js';
import type { Session } from './session.js';

interface Days {
  readonly from: string;
  readonly before: string;
}

type Rows = AsyncIterable<readonly Identified[]>;

/** What reading rollups needs: the log they belong to, and how to read its rows anew. */
export interface RollupHome {
  readonly session: Session;
  readonly qualify: Qualify;
  readonly log: LogTable<Identified>;
  readonly tenant: string;
  scan(days: Days): Rows;
}

function decodeCell({ measures }: Dimension, [day, value, count, ...sums]: readonly unknown[]): RollupCell {
  return {
    day: day as string,
    value: value as string,
    count: count as number,
    measures: Object.fromEntries(measures.map((name, index) => [name, BigInt(sums[index] as string)])),
  };
}

/** The rollups of one tenant's log. @throws StorageError `misuse` for a dimension or measure that is not declared. */
export function openRollups({ session, qualify, log, tenant, scan }: RollupHome): Rollups {
  const dimensions = new Map(dimensionsOf(qualify, log).map((each) => [each.name, each]));
  const find = (name: string): Dimension => {
    const dimension = dimensions.get(name);
    if (!dimension) throw new StorageError('misuse', `${log.name} has no rollup by ${name}`);
    return dimension;
  };
  const within = 't.tenant = $1::text and t.day >= $2::date and t.day < $3::date';
  const range = ({ from, before }: Days): (string | null)[] => [
    parameter('text', false, tenant),
    parameter('day', false, from),
    parameter('day', false, before),
  ];

  return {
    series: async (name, { value, ...days }) => {
      const dimension = find(name);
      const sums = dimension.columns.map((column) => `, t.${column}::text`).join('');
      const text =
        `select json_build_array(t.day, t.value, t.count${sums})::text as r from ${dimension.table} t ` +
        `where ${within}${value === undefined ? '' : ' and t.value = any($4::text[])'} order by t.day, t.value`;
      const values = value === undefined ? range(days) : [...range(days), arrayLiteral([value].flat())];
      return (await session.rows(text, values)).map((cells) => decodeCell(dimension, cells));
    },
    top: async (name, { by, limit, ...days }) => {
      const dimension = find(name);
      const position = dimension.measures.indexOf(by);
      if (by !== 'count' && position < 0)
        throw new StorageError('misuse', `${log.name} does not measure ${by}`);
      const biggest = by === 'count' ? 'count' : (dimension.columns[position] as string);
      const sums = dimension.columns.map((column) => `, sum(t.${column})::text`).join('');
      // The winners are found by one sum; the others are added up for them alone.
      const text =
        `with best as materialized (select t.value, sum(t.${biggest}) as rank from ${dimension.table} t ` +
        `where ${within} group by t.value order by rank desc, t.value limit $4::bigint) ` +
        `select json_build_array($2::date, t.value, sum(t.count)${sums})::text as r ` +
        `from best b join ${dimension.table} t on t.value = b.value ` +
        `where ${within} group by t.value, b.rank order by b.rank desc, t.value`;
      const rows = await session.rows(text, [...range(days), String(limit)]);
      return rows.map((cells) => decodeCell(dimension, cells));
    },
    keys: async (name, { limit, ...days }) => {
      const dimension = find(name);
      const text =
        `select json_build_array(t.value)::text as r from ${dimension.table} t ` +
        `where ${within} group by t.value order by t.value limit $4::bigint`;
      return (await session.rows(text, [...range(days), String(limit)])).map(([value]) => value as string);
    },
    recompute: async (name, days) => {
      const dimension = find(name);
      const sums = openSums(dimension);
      for await (const rows of scan(days))
        sums.add(
          measured(
            log,
            rows.map((row) => ({ tenant, row })),
          ),
        );
      return sums.cells().map(({ day, value, count, amounts }) => ({
        day,
        value,
        count,
        measures: Object.fromEntries(dimension.measures.map((each, index) => [each, amounts[index] ?? 0n])),
      }));
    },
  };
}
