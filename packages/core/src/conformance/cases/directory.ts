import { ensure, ensureError, ensureSame } from '../check.js';
import { promised, type ConformanceCase, type Harness } from '../harness.js';
import { entrance } from '../samples.js';
import { conformanceDirectory, type ConformanceEntrance } from '../tables.js';

const open = ({ storage }: Pick<Harness, 'storage'>) => storage.directory.collection(conformanceDirectory);
const ids = (rows: readonly ConformanceEntrance[]): string[] => rows.map(({ id }) => id);

/** What is found before a tenant is known. */
export const directoryCases: readonly ConformanceCase[] = [
  promised(
    'directory: rows by exact keys',
    'A row is found by its id, by a unique value, by all fields of an index.',
    async (harness) => {
      const rows = open(harness);
      const [a, b, c, place] = [harness.name(), harness.name(), harness.name(), harness.name()];
      ensure(await rows.insert(entrance(a, { place, person: 'p' })), 'the first row');
      ensure(await rows.insert(entrance(b, { place, person: 'q', note: 'n' })), 'the second row');
      ensure(await rows.insert(entrance(c, { tenant: place, person: 'p' })), 'the third row');
      ensureSame(await rows.get(b), entrance(b, { place, person: 'q', note: 'n' }), 'the row by id');
      ensureSame(ids(await rows.find({ secret: `secret of ${a}` })), [a], 'by unique value');
      ensureSame(
        ids(await rows.find({ secret: { in: [`secret of ${b}`, `secret of ${a}`, 'none'] } })),
        [a, b],
        'by unique values',
      );
      ensureSame(ids(await rows.find({ place, person: 'p' })), [a], 'by an index');
      ensureSame(
        ids(await rows.find({ place, person: { in: ['p', 'q'] } })),
        [a, b],
        'by an index, several values',
      );
      ensureSame(ids(await rows.find({ tenant: place })), [c], 'by another index');
      ensureSame(
        ids(await rows.find({ place, person: { in: ['p', 'q'] }, note: { not: null } })),
        [b],
        'with a condition more',
      );
      ensureSame(
        [await rows.get('absent'), await rows.find({ secret: 'absent' })],
        [undefined, []],
        'what is not there',
      );
    },
  ),
  promised(
    'directory: nothing but exact keys',
    'A condition that fixes no key is refused: the directory is not searched.',
    async (harness) => {
      const rows = open(harness);
      const place = harness.name();
      await rows.insert(entrance(harness.name(), { place }));
      const refused: Parameters<typeof rows.find>[0][] = [
        {},
        { note: null },
        { place },
        { person: 'p' },
        { place, person: { not: 'p' } },
        { place, person: { from: 'p' } },
        { secret: { not: 'x' } },
        { secret: { from: '' } },
      ];
      for (const where of refused) {
        await ensureError(rows.find(where), 'misuse', 'a find without an exact key');
        await ensureError(rows.remove(where), 'misuse', 'a removal without an exact key');
      }
    },
  ),
  promised(
    'directory: unique over all tenants',
    'A unique value has one row in the whole directory.',
    async (harness) => {
      const rows = open(harness);
      const [a, b] = [harness.name(), harness.name()];
      await rows.insert(entrance(a));
      ensureSame(
        await rows.insert(entrance(a, { secret: harness.name() })),
        false,
        'an insert under a taken id',
      );
      ensureSame(
        await rows.insert(entrance(b, { secret: `secret of ${a}` })),
        false,
        'an insert of a taken value',
      );
      ensureSame(await rows.get(b), undefined, 'the row of the refused insert');
      await rows.insert(entrance(b));
      const taken = { ...entrance(b), secret: `secret of ${a}` };
      await ensureError(rows.replace(entrance(b), taken), 'conflict', 'a replace with a taken value');
      ensureSame(await rows.get(b), entrance(b), 'the row after the refused replace');
    },
  ),
  promised(
    'directory: replace and remove',
    'Rows change from what was seen, and go by exact key.',
    async (harness) => {
      const rows = open(harness);
      const [a, b, place] = [harness.name(), harness.name(), harness.name()];
      await rows.insert(entrance(a, { place, person: 'p' }));
      await rows.insert(entrance(b, { place, person: 'p' }));
      const seen = entrance(a, { place, person: 'p' });
      ensure(await rows.replace(seen, { ...seen, note: 'n' }), 'a replace from the stored row');
      ensureSame(await rows.replace(seen, { ...seen, note: 'm' }), false, 'a replace from the row before');
      ensureSame(
        await rows.remove({ place, person: 'p', note: null }),
        1,
        'rows removed by key and condition',
      );
      ensureSame(ids(await rows.find({ place, person: 'p' })), [a], 'the rows left');
      ensureSame(await rows.remove({ id: a }), 1, 'a row removed by id');
    },
  ),
];
