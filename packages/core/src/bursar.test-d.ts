import { memoryStorage } from '@bursar/adapter-memory';
import { createBursar } from './bursar.js';
import type { Actor } from './kernel/actor.js';
import type { Product } from './product.js';
import type { Storage } from './storage/storage.js';

declare const actor: Actor;
declare const notes: Product<'notes', { add(text: string): Promise<number> }>;
declare const flags: Product<'flags', { readonly on: boolean }>;

const storage = memoryStorage();
const both = createBursar({ storage, products: [notes, flags] }).for(actor);
const added: Promise<number> = both.notes.add('x');
const on: boolean = both.flags.on;
void both.budgets.reserve({ subjects: [], amounts: { usd: 1n } });

// @ts-expect-error a product that was not asked for is not there
createBursar({ storage, products: [notes] }).for(actor).flags;
// @ts-expect-error nor is any without a list
createBursar({ storage }).for(actor).notes;
// @ts-expect-error what a product takes is checked
void both.notes.add(1);
// @ts-expect-error amounts are bigint micros
void both.budgets.reserve({ subjects: [], amounts: { usd: 1 } });

interface HostTransaction {
  readonly sql: string;
}
declare const joining: Storage & { within(transaction: HostTransaction): Storage };
declare const transaction: HostTransaction;
void createBursar({ storage: joining, products: [notes] })
  .within(transaction)
  .for(actor)
  .notes.add('y');
// @ts-expect-error another database's transaction
createBursar({ storage: joining }).within({ pool: 1 });

export type { added, on };
