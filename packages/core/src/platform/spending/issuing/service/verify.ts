import { holds } from '../../../../budgets/model.js';
import type { Micros } from '../../../../kernel/micros.js';
import { cardApprovals, cardTransactions, spendEntries, type CardTransaction } from '../model.js';
import type { IssuingParts } from './parts.js';

/** Something stored that contradicts something else that is stored. */
export interface IssuingFault {
  /** A transaction's or an approval's id. */
  readonly id: string;
  /** `spend`: its entries are not what it posted and holds · `held`: its open hold is not what it says. */
  readonly what: 'spend' | 'held';
  readonly expected: string;
  readonly found: string;
}

const spendOf = ({ type, posted, held }: CardTransaction): Micros =>
  type === 'refund' ? -posted : posted + held;

/** Compares transactions with their spend entries and their holds; [] when all is well. */
export async function verifyIssuing(
  { storage }: IssuingParts,
  tenant: string,
  now: Date,
): Promise<readonly IssuingFault[]> {
  const door = storage.tenant(tenant);
  const sums = new Map<string, Micros>();
  for await (const batch of door.log(spendEntries).scan({}))
    for (const { transactionId, amount } of batch)
      sums.set(transactionId, (sums.get(transactionId) ?? 0n) + amount);
  const rows = await door.collection(cardTransactions).find({});
  const open = new Map<string, Micros>();
  for (const hold of await door.collection(holds).find({ status: 'open' }))
    if (hold.expiresAt === null || hold.expiresAt > now)
      open.set(hold.id, BigInt(hold.lines[0]?.amount ?? '0'));
  const faults: IssuingFault[] = [];
  const compare = (id: string, what: IssuingFault['what'], expected: Micros, found: Micros): void => {
    if (expected !== found) faults.push({ id, what, expected: expected.toString(), found: found.toString() });
  };
  for (const row of rows) {
    compare(row.id, 'spend', spendOf(row), sums.get(row.id) ?? 0n);
    const over = row.expiresAt !== null && row.expiresAt <= now;
    if (row.holdId !== null && !over) compare(row.id, 'held', row.held, open.get(row.holdId) ?? 0n);
  }
  const waiting = await door.collection(cardApprovals).find({ status: 'pending' });
  for (const { id, holdId, amount, expiresAt } of waiting)
    if (holdId !== null && expiresAt > now) compare(id, 'held', amount, open.get(holdId) ?? 0n);
  return faults;
}
