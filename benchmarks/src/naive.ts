import { sql, type Kysely, type Transaction } from 'kysely';

/**
 * The tables that an application would write for itself, with the rows and about the indexes that ours have: budgets,
 * operations, holds that carry the decision that took them, decisions that took none, and one entry per budget charged.
 */
export const naiveSchema = `
create schema naive;
create table naive.budget (
  id text primary key, cap bigint not null, settled bigint not null default 0, held bigint not null default 0,
  period_start timestamptz not null default '2026-01-01', updated_at timestamptz not null default now());
create table naive.hold (
  id uuid primary key, budget_ids text[] not null, amount bigint not null, status text not null, actual bigint, body jsonb not null,
  created_at timestamptz not null, expires_at timestamptz not null);
create index on naive.hold (status, expires_at);
create table naive.decision (id uuid primary key, verdict text not null, body jsonb not null, at timestamptz not null);
create index on naive.decision (verdict, at);
create table naive.operation (id text primary key, result jsonb not null, created_at timestamptz not null);
create table naive.entry (id bigint generated always as identity primary key, budget_id text not null, amount bigint not null, hold_id uuid not null, at timestamptz not null);
create index on naive.entry (budget_id, at);
`;

interface NaiveTables {
  'naive.budget': { id: string; cap: string; settled: string; held: string };
  'naive.hold': {
    id: string;
    budget_ids: string[];
    amount: string;
    status: string;
    actual: string | null;
    body: string;
    created_at: Date;
    expires_at: Date;
  };
  'naive.decision': { id: string; verdict: string; body: string; at: Date };
  'naive.operation': { id: string; result: unknown; created_at: Date };
  'naive.entry': { budget_id: string; amount: string; hold_id: string; at: Date };
}

/** One ask of the comparison. */
export interface Ask {
  readonly id: string;
  readonly op: string;
  readonly budgets: readonly string[];
  readonly amount: bigint;
}

type Trx = Transaction<NaiveTables>;

/**
 * What an application would write for itself with Kysely: check the operation, lock the budgets, compare, update, store
 * the hold with its decision (or the refusal), and the operation. Six statements and a commit for each caller.
 */
export async function naiveReserve(db: Kysely<unknown>, ask: Ask): Promise<boolean> {
  return (db as Kysely<NaiveTables>).transaction().execute(async (trx: Trx) => {
    const done = await trx
      .selectFrom('naive.operation')
      .select('result')
      .where('id', '=', ask.op)
      .executeTakeFirst();
    if (done) return true;
    const rows = await trx
      .selectFrom('naive.budget')
      .select(['id', 'cap', 'settled', 'held'])
      .where('id', 'in', [...ask.budgets])
      .orderBy('id')
      .forUpdate()
      .execute();
    const checks = rows.map((row) => ({
      budget: row.id,
      cap: row.cap,
      available: (BigInt(row.cap) - BigInt(row.settled) - BigInt(row.held)).toString(),
      requested: ask.amount.toString(),
    }));
    const admitted = checks.every((check) => BigInt(check.available) >= ask.amount);
    const at = new Date();
    const amount = ask.amount.toString();
    const body = JSON.stringify({ checks });
    if (admitted) {
      await trx
        .updateTable('naive.budget')
        .set({ held: sql`held + ${amount}::bigint` })
        .where('id', 'in', [...ask.budgets])
        .execute();
      await trx
        .insertInto('naive.hold')
        .values({
          id: ask.id,
          budget_ids: sql`${ask.budgets}::text[]`,
          amount,
          status: 'open',
          actual: null,
          body,
          created_at: at,
          expires_at: new Date(at.getTime() + 300_000),
        })
        .execute();
    } else {
      await trx.insertInto('naive.decision').values({ id: ask.id, verdict: 'refused', body, at }).execute();
    }
    await trx.insertInto('naive.operation').values({ id: ask.op, result: body, created_at: at }).execute();
    return admitted;
  });
}

/** Settles a hold the same way: lock it, lock its budgets, move the amounts, write the books. */
export async function naiveSettle(db: Kysely<unknown>, ask: Ask, actual: bigint): Promise<void> {
  await (db as Kysely<NaiveTables>).transaction().execute(async (trx: Trx) => {
    const hold = await trx
      .selectFrom('naive.hold')
      .selectAll()
      .where('id', '=', ask.id)
      .forUpdate()
      .executeTakeFirst();
    if (hold?.status !== 'open') return;
    await trx
      .selectFrom('naive.budget')
      .select('id')
      .where('id', 'in', hold.budget_ids)
      .orderBy('id')
      .forUpdate()
      .execute();
    const at = new Date();
    await trx
      .updateTable('naive.budget')
      .set({ held: sql`held - ${hold.amount}::bigint`, settled: sql`settled + ${actual.toString()}::bigint` })
      .where('id', 'in', hold.budget_ids)
      .execute();
    await trx
      .updateTable('naive.hold')
      .set({ status: 'settled', actual: actual.toString() })
      .where('id', '=', ask.id)
      .execute();
    await trx
      .insertInto('naive.entry')
      .values(
        hold.budget_ids.map((budget_id) => ({ budget_id, amount: actual.toString(), hold_id: ask.id, at })),
      )
      .execute();
  });
}

/** Ends the hold that is over longest, if there is one: find it, give its amounts back, note its end. */
export async function naiveExpire(db: Kysely<unknown>, now: Date): Promise<boolean> {
  return (db as Kysely<NaiveTables>).transaction().execute(async (trx: Trx) => {
    const hold = await trx
      .selectFrom('naive.hold')
      .selectAll()
      .where('status', '=', 'open')
      .where('expires_at', '<=', now)
      .orderBy('expires_at')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (!hold) return false;
    await trx
      .selectFrom('naive.budget')
      .select('id')
      .where('id', 'in', hold.budget_ids)
      .orderBy('id')
      .forUpdate()
      .execute();
    await trx
      .updateTable('naive.budget')
      .set({ held: sql`held - ${hold.amount}::bigint` })
      .where('id', 'in', hold.budget_ids)
      .execute();
    await trx.updateTable('naive.hold').set({ status: 'expired' }).where('id', '=', hold.id).execute();
    return true;
  });
}
