import { integer, logTable, micros, nullable, table, text, type Table } from './table.js';

interface Seat {
  readonly id: string;
  readonly row: number;
  readonly heldBy: string | null;
}

const good: Table<Seat> = table<Seat>({
  name: 'seat',
  fields: { id: text(), row: integer(), heldBy: nullable(text()) },
  unique: [{ name: 'seat_row', fields: ['row'], when: { field: 'heldBy', equals: 'x' } }],
  indexes: [['row', 'heldBy']],
});
void good;

table<Seat>({
  name: 'seat',
  // @ts-expect-error a number is no amount
  fields: { id: text(), row: micros(), heldBy: nullable(text()) },
});
table<Seat>({
  name: 'seat',
  // @ts-expect-error a column that may be null is declared so
  fields: { id: text(), row: integer(), heldBy: text() },
});
table<Seat>({
  name: 'seat',
  // @ts-expect-error a column that is never null is not declared nullable
  fields: { id: text(), row: nullable(integer()), heldBy: nullable(text()) },
});
table<Seat>({
  name: 'seat',
  // @ts-expect-error every member is declared
  fields: { id: text(), row: integer() },
});
table<Seat>({
  name: 'seat',
  fields: { id: text(), row: integer(), heldBy: nullable(text()) },
  // @ts-expect-error an index names fields
  indexes: [['colour']],
});
// @ts-expect-error a row has an id
table<{ readonly row: number }>({ name: 'seat', fields: { row: integer() } });

logTable<Seat>({
  name: 'seat_log',
  fields: { id: text(), row: integer(), heldBy: nullable(text()) },
  at: 'row',
  // @ts-expect-error a measure is a whole number of any size
  rollups: { dimensions: { heldBy: (row) => row.heldBy }, measures: { row: (seat) => seat.row } },
});
