import type { Addition, Also, Asking, Extra } from '../../../../budgets/model.js';
import { DomainError, isDomainError } from '../../../../kernel/errors.js';
import type { Json } from '../../../../kernel/json.js';
import type { Op, Seen, Write } from '../../../../storage/counters.js';
import { dueWork, entry, insertion, replacement } from '../../../../storage/counters.js';
import { outgoingEvents } from '../../../../storage/outbox.js';
import type { Lookup } from '../../../../storage/storage.js';
import type { Identified, Table } from '../../../../storage/table.js';
import { accountKey, type CardAccount, type CardProgram, type IssuingChange, type With } from '../model.js';
import type { Caller, IssuingParts } from './parts.js';

/** Work of this kind brings a card at the issuer to what its row says. */
export const issuerWork = 'card.issuer';
/** Work of this kind ends an authorization at its time, and finishes what a crash left half done. */
export const authorizationWork = 'card.authorization';
/** Work of this kind ends an approval at its time. */
export const approvalWork = 'card.approval';

/** Work about one thing of a tenant; put again it is due again. */
export const workOn = (kind: string, tenant: string, id: string, due: Date): Write =>
  dueWork({ kind, key: `${tenant}:${id}`, tenant, lane: tenant, due, payload: { id } });

/** The program that an account belongs to. @throws Error when the host no longer opens it. */
export function programOf({ programs }: IssuingParts, name: string): CardProgram {
  const program = programs.find((each) => each.name === name);
  if (!program) throw new Error(`no program ${name} is open`);
  return program;
}

/** Ids that are the same whenever a step runs again: taken once, given in order. */
export function stepIds(next: () => string): { readonly restart: () => () => string } {
  const made: string[] = [];
  return {
    restart: () => {
      let at = 0;
      return () => (made[at++] ??= next());
    },
  };
}

/** The events of a change, as the outbox stores them. */
export const announced = (
  { events }: CardProgram,
  change: IssuingChange,
  id: () => string,
): readonly Write[] =>
  (events?.(change) ?? []).map(({ type, subject, data }) =>
    entry(outgoingEvents, { id: id(), type, subject, sequence: null, at: change.now, data }),
  );

/** A row that a plan was made from has changed: plan again. */
export const moved = (): DomainError =>
  new DomainError('account_moved', 'unavailable', 'The account changed meanwhile. Try again.');

const plans = 16;

/** Runs a plan until no row moves under it; the first attempt may plan from what is remembered. */
export async function untilStill<R>(plan: (attempt: number) => Promise<R>): Promise<R> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await plan(attempt);
    } catch (error) {
      if (attempt === plans || !isDomainError(error, 'account_moved')) throw error;
    }
  }
}

interface Revised {
  readonly revision: number;
  readonly synced?: number;
  readonly issuance?: string;
}

/** A row that the plan saw, or that there was none: under the lock it must be so still. */
export function still<Row extends Revised>(seen: Row | null, found: readonly Row[] | undefined): Row | null {
  const row = found?.[0] ?? null;
  if (row === null ? seen !== null : seen === null || !unchanged(seen, row)) throw moved();
  return row;
}

/** What the issuer answers changes a card without a new revision. */
const unchanged = (a: Revised, b: Revised): boolean =>
  a.revision === b.revision && a.synced === b.synced && a.issuance === b.issuance;

/** The row as a write, new or changed. */
export const stored = <Row extends Identified>(table: Table<Row>, before: Row | null, next: Row): Write =>
  before === null ? insertion(table, next) : replacement(table, before, next);

/** What a caller's `also` adds, and its lookups under names that cannot clash. */
export function joined<O, X extends Json, F extends Extra>(
  account: Pick<CardAccount, 'id'>,
  own: {
    readonly find: { readonly [K in keyof F]: Lookup<F[K]> };
    readonly write: (outcome: O, seen: Seen<F>) => Addition<X>;
  },
  more: readonly {
    readonly find?: { readonly [name: string]: Lookup<Identified> } | undefined;
    readonly keys?: ((found: never) => readonly string[]) | undefined;
  }[],
): Also<O, X, F> {
  const find = Object.assign({}, ...more.map((each) => each.find ?? {}), own.find) as typeof own.find;
  const locks = more.flatMap((each) => (each.keys ? [each.keys] : []));
  const key = accountKey(account.id);
  return {
    find,
    keys: (found) => [key, ...locks.flatMap((keys) => keys(found as never))],
    ...(locks.length === 0 && { guess: [key] }),
    write: own.write,
  };
}

/** A `With` as a list for `joined`. */
export const asMore = <O>(also: With<O> | undefined) =>
  also ? [{ find: also.find as { readonly [name: string]: Lookup<Identified> }, keys: also.keys }] : [];

/** Commits rows without money: an engine charge of nothing. */
export async function commitRows<X extends Json, F extends Extra>(
  parts: IssuingParts,
  caller: Caller,
  also: Also<unknown, X, F>,
  { now, ops }: { readonly now: Date; readonly ops?: readonly Op[] | undefined },
): Promise<{ readonly result: X; readonly replayed: boolean }> {
  const asking: Asking<never, X, F> = { now, ...(ops && { ops }), also: also };
  const [answer] = await parts.budgetsFor(caller).charge([{ subjects: [], amounts: {}, ...asking } as never]);
  return { result: answer?.extra as unknown as X, replayed: answer?.replayed ?? false };
}

/** The op of a call as the list that the engine takes; its name keeps steps of one request apart. */
export const opsOf = (op: Op | undefined, step: string): readonly Op[] | undefined =>
  op && [{ ...op, id: `${op.id}:${step}` }];
