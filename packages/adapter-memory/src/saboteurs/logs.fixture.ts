import {
  compareBytes,
  StorageError,
  type Identified,
  type LogTable,
  type RollupCell,
  type Rollups,
} from '@bursar/core/storage';
import {
  roundTrip,
  saboteur,
  type AnyLog,
  type AnyRow,
  type Saboteur,
  type Sabotage,
} from './saboteur.fixture.js';

const oldest = { by: 'at', direction: 'asc' } as never;
const rollups = (change: (inner: Rollups, log: AnyLog) => Partial<Rollups>): Sabotage => ({
  log: (inner) => ({ rollups: { ...inner.rollups, ...change(inner.rollups, inner) } }),
});
const declared = (change: (table: LogTable<Identified>) => Partial<LogTable<Identified>>): Sabotage => ({
  logTable: (table) => ({ ...table, ...change(table) }),
});
const twice = (cell: RollupCell): RollupCell => ({ ...cell, count: cell.count + 1 });

/** Breaks logs and their sums. */
export const logSaboteurs: readonly Saboteur[] = [
  saboteur('a known entry is a conflict', ['log: append is idempotent'], {
    log: (inner) => ({
      append: async (rows) => {
        for (const { id } of rows)
          if (await inner.get(id)) throw new StorageError('conflict', `${id} is known`);
        return inner.append(rows);
      },
    }),
  }),
  saboteur(
    'known entries are said to be added',
    ['log: append is idempotent', 'log: twice in one append, the first wins'],
    {
      log: (inner) => ({
        append: async (rows) => {
          await inner.append(rows);
          return { added: rows.map(({ id }) => id), known: [] };
        },
      }),
    },
  ),
  saboteur(
    'entries are known by id alone',
    ['log: a unique value is known too'],
    declared(() => ({ unique: [] })),
  ),
  saboteur('the last of equal entries wins', ['log: twice in one append, the first wins'], {
    log: (inner) => ({ append: (rows) => inner.append([...rows].reverse()) }),
  }),
  {
    name: 'append looks, then writes',
    breaks: ['log: concurrent appends add once'],
    make: () => {
      const stored = new Map<string, AnyRow>();
      return {
        log: (inner) => ({
          append: async (rows) => {
            const fresh = rows.filter(({ id }) => !stored.has(id));
            await roundTrip();
            for (const row of fresh) stored.set(row.id, row as AnyRow);
            await inner.append(rows);
            return {
              added: fresh.map(({ id }) => id),
              known: rows.filter((row) => !fresh.includes(row)).map(({ id }) => id),
            };
          },
        }),
      };
    },
  },
  saboteur('pages come oldest first', ['log: pages newest first', 'log: prune takes the oldest'], {
    log: (inner) => ({ page: (where, options = {}) => inner.page(where, { order: oldest, ...options }) }),
  }),
  saboteur('a page begins anew', ['log: pages newest first'], {
    log: (inner) => ({ page: (where, { after: _, ...options } = {}) => inner.page(where, options) }),
  }),
  saboteur('a scan ends after its first batch', ['log: scan gives everything, oldest first'], {
    log: (inner) => ({
      scan: async function* (where, batch) {
        for await (const rows of inner.scan(where, batch)) {
          yield rows;
          return;
        }
      },
    }),
  }),
  saboteur('a scan ignores its condition', ['log: scan gives everything, oldest first'], {
    log: (inner) => ({ scan: (_, batch) => inner.scan({}, batch) }),
  }),
  saboteur('a scan gives everything at once', ['log: scan gives everything, oldest first'], {
    log: (inner) => ({ scan: (where) => inner.scan(where, 1_000) }),
  }),
  saboteur('pruning takes the instant itself', ['log: prune takes the oldest'], {
    log: (inner) => ({ prune: (before, limit) => inner.prune(new Date(before.getTime() + 1), limit) }),
  }),
  saboteur('pruning has no limit', ['log: prune takes the oldest'], {
    log: (inner) => ({ prune: (before) => inner.prune(before, 1_000) }),
  }),
  saboteur('append goes entry by entry', ['log: refused entries leave nothing'], {
    log: (inner) => ({
      append: async (rows) => {
        const answers = [];
        for (const row of rows) answers.push(await inner.append([row]));
        return { added: answers.flatMap(({ added }) => added), known: answers.flatMap(({ known }) => known) };
      },
    }),
  }),
  saboteur(
    'sums are kept per day of New York',
    ['rollups: what is kept is what the entries give'],
    rollups((inner, log) => ({
      series: async (dimension, range) => {
        const cells = await inner.series(dimension, range);
        const first = (await log.page({}, { order: oldest, limit: 1 }))[0] as AnyRow | undefined;
        const day =
          first && new Date((first['at'] as Date).getTime() - 5 * 3_600_000).toISOString().slice(0, 10);
        return cells.map((cell, index) => (index === 0 && day ? { ...cell, day } : cell));
      },
    })),
  ),
  saboteur(
    'the range includes its end',
    ['rollups: what is kept is what the entries give', 'rollups: keys by bytes'],
    rollups((inner) => {
      const next = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
      return {
        series: (dimension, range) => inner.series(dimension, { ...range, before: next(range.before) }),
        keys: async (dimension, range) => [
          ...(await inner.keys(dimension, { ...range, before: next(range.before) })),
          'one more',
        ],
      };
    }),
  ),
  saboteur(
    'entries without a value count as empty',
    ['rollups: what is kept is what the entries give'],
    declared(({ rollups: kept }) => ({
      rollups: kept && {
        ...kept,
        dimensions: { ...kept.dimensions, kind: (row) => kept.dimensions['kind']?.(row) ?? '' },
      },
    })),
  ),
  saboteur(
    'only the first of many values counts',
    ['rollups: what is kept is what the entries give', 'batches: sums of concurrent entries'],
    declared(({ rollups: kept }) => ({
      rollups: kept && {
        ...kept,
        dimensions: {
          ...kept.dimensions,
          label: (row) => kept.dimensions['label']?.(row)?.slice(0, 0) ?? null,
        },
      },
    })),
  ),
  saboteur(
    'recompute answers what is kept',
    ['rollups: pruning keeps the sums'],
    rollups((inner) => ({ recompute: (dimension, range) => inner.series(dimension, range) })),
  ),
  saboteur(
    'recompute counts double',
    ['rollups: recompute rebuilds them'],
    rollups((inner) => ({ recompute: async (...args) => (await inner.recompute(...args)).map(twice) })),
  ),
  {
    name: 'known entries are summed again',
    breaks: ['rollups: known entries count once'],
    make: () => {
      let known = 0;
      return {
        log: (inner) => ({
          append: async (rows) => {
            const answer = await inner.append(rows);
            known += answer.known.length;
            return answer;
          },
          rollups: {
            ...inner.rollups,
            series: async (...args) =>
              (await inner.rollups.series(...args)).map((cell) => ({ ...cell, count: cell.count + known })),
          },
        }),
      };
    },
  },
  {
    name: 'sums are read, then written',
    breaks: ['rollups: concurrent appends lose no sum'],
    make: () => {
      let lost = 0;
      let running = 0;
      return {
        log: (inner) => ({
          append: async (rows) => {
            if (running++ > 0) lost++;
            const answer = await inner.append(rows);
            running--;
            return answer;
          },
          rollups: {
            ...inner.rollups,
            series: async (...args) =>
              (await inner.rollups.series(...args)).map((cell) => ({ ...cell, count: cell.count - lost })),
          },
        }),
      };
    },
  },
  saboteur(
    'sums go with their entries',
    ['rollups: pruning keeps the sums'],
    rollups((inner) => ({ series: (dimension, range) => inner.recompute(dimension, range) })),
  ),
  saboteur(
    'the top is the bottom',
    ['rollups: top by count or measure'],
    rollups((inner) => ({
      top: async (dimension, range) =>
        (await inner.top(dimension, { ...range, limit: 99 })).reverse().slice(0, range.limit),
    })),
  ),
  saboteur(
    'the top compares amounts as text',
    ['rollups: top by count or measure'],
    rollups((inner) => ({
      top: async (dimension, range) =>
        (await inner.top(dimension, { ...range, limit: 99 }))
          .sort((a, b) =>
            compareBytes(String(b.measures[range.by] ?? b.count), String(a.measures[range.by] ?? a.count)),
          )
          .slice(0, range.limit),
    })),
  ),
  saboteur(
    'equal values follow a language',
    ['rollups: equal values by bytes', 'rollups: keys by bytes'],
    rollups((inner) => ({
      top: async (...args) =>
        (await inner.top(...args)).sort((a, b) => b.count - a.count || a.value.localeCompare(b.value, 'en')),
      keys: async (...args) => (await inner.keys(...args)).sort((a, b) => a.localeCompare(b, 'en')),
    })),
  ),
  saboteur(
    'an undeclared dimension is empty',
    ['rollups: an undeclared dimension is refused'],
    rollups((inner) => ({ series: (dimension, range) => inner.series(dimension, range).catch(() => []) })),
  ),
];
