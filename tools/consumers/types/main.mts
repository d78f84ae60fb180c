// Compiled by a stranger's TypeScript against the packed declarations, as an ES module.
import { isDomainError, type DomainError } from '@bursar/core';
import { addMoney, formatMicros, money, type Micros, type Money } from '@bursar/core/rules';
import { isStorageError, table, text, type Storage, type Table } from '@bursar/core/storage';

const total: Money<'USD'> = addMoney(money('0.1', 'USD'), money('0.2', 'USD'));
const spent: Micros = 1_500_000n;
export const shown: readonly string[] = [total.amount, formatMicros(spent)];

export interface Seat {
  readonly id: string;
  readonly label: string;
}
export const seats: Table<Seat> = table<Seat>({ name: 'seat', fields: { id: text(), label: text() } });
export const open = (storage: Storage): Promise<Seat | undefined> =>
  storage.tenant('t').collection(seats).get('a');

export const codeOf = (error: unknown): string | undefined =>
  isDomainError(error) || isStorageError(error) ? error.code : undefined;
export type Refusal = Pick<DomainError, 'code' | 'kind'>;

// @ts-expect-error amounts of two currencies do not add up
export const mixed = addMoney(money('1', 'USD'), money('1', 'EUR'));
