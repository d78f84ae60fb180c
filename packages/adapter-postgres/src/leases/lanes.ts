import { compareBytes, type LeasedItem } from '@bursar/core/storage';
import { parameter } from '../columns.js';
import type { Qualify } from '../names.js';
import { hot, type Session } from '../session.js';
import { byDue, claimValues, decodeItem, free, landOver, taking, type Request } from './claim.js';

type LanedRequest = Request & { readonly perLane: number };

/** How many items are looked at for one that is wanted, before lanes are visited one by one. */
const breadth = 4;
/** Lanes that one statement visits, and statements of one claim: it may find nothing in them. */
const lanesTogether = 256;
const mostVisits = 8;

/** How many items of the lane `l` are out. */
const outOf = (table: string): string =>
  `(select count(*) from ${table} t where t.kind = $1::text and t.lane = l.lane ` +
  `and t.token is not null and t.until is not null)`;

/** The oldest items that fit into their lanes, among the oldest of all; and whether there were more to look at. */
async function claimFromHead(session: Session, table: string, request: LanedRequest) {
  const most = request.limit * breadth;
  const text =
    `${hot}with head as materialized (select t.key, t.lane, t.due from ${table} t where t.kind = $1::text and ${free} ` +
    `order by t.due, t.key limit $7::bigint), ` +
    `ranked as (select h.key, h.lane, h.due, row_number() over (partition by h.lane order by h.due, h.key) as place ` +
    `from head h), ` +
    // How many of a lane are out is counted once, at its first item.
    `placed as (select l.key, l.due, l.place + max(case when l.place = 1 then ${outOf(table)} end) ` +
    `over (partition by l.lane) as place from ranked l), ` +
    `picked as materialized (select p.key from placed p where p.place <= $6::bigint ` +
    `order by p.due, p.key limit $3::bigint), taken as (${taking(table)}) ` +
    `select t.r from taken t union all select json_build_array((select count(*) from head))::text`;
  const rows = await session.rows(text, [...claimValues(request), String(request.perLane), String(most)]);
  const seen = rows.pop()?.[0] as number;
  return { items: rows.map(decodeItem), more: seen === most };
}

/** Visits the next lanes in the order of their names, taking what fits into each, until there is enough. */
async function claimAlong(
  session: Session,
  table: string,
  request: LanedRequest,
  after: string,
  upTo: string | null,
): Promise<{ readonly items: LeasedItem[]; readonly last: string | null; readonly lanes: number }> {
  const waits = `from ${table} t where t.kind = $1::text and t.until is null`;
  const bound = `($8::text is null or l.lane <= $8::text)`;
  const text =
    `${hot}with recursive lanes as (` +
    `(select t.lane, 1 as n ${waits} and t.lane > $7::text order by t.lane limit 1) union all ` +
    `select (select t.lane ${waits} and t.lane > l.lane order by t.lane limit 1), l.n + 1 ` +
    `from lanes l where l.lane is not null and ${bound} and l.n < $9::bigint), ` +
    `visited as materialized (select l.lane from lanes l where l.lane is not null and ${bound}), ` +
    `rooms as (select l.lane, $6::bigint - ${outOf(table)} as room from visited l), ` +
    `picked as materialized (select c.key from rooms r cross join lateral (` +
    `select t.key from ${table} t where t.kind = $1::text and t.lane = r.lane and ${free} ` +
    `order by t.due, t.key limit greatest(r.room, 0)) c limit $3::bigint), taken as (${taking(table)}) ` +
    `select t.r from taken t union all ` +
    `select json_build_array((select count(*) from visited), (select max(v.lane) from visited v))::text`;
  const values = [...claimValues(request), String(request.perLane), after, upTo, String(lanesTogether)];
  const rows = await session.rows(text, values);
  const [lanes, last] = rows.pop() as [number, string | null];
  return { items: rows.map(decodeItem), last, lanes };
}

/** The lane after which a visit goes on, by kind, as long as looking at the oldest items alone is not enough. */
export type Rounds = Map<string, string>;

/** Goes on along the lanes from where the last visit ended, once around at most. */
async function visitLanes(
  session: Session,
  table: string,
  rounds: Rounds,
  request: LanedRequest,
): Promise<LeasedItem[]> {
  const { kind, limit } = request;
  const start = rounds.get(kind) ?? '';
  const items: LeasedItem[] = [];
  let after = start;
  let wrapped = start === '';
  let passed = 0;
  for (let visits = 0; visits < mostVisits; visits++) {
    const asked = { ...request, limit: limit - items.length };
    const upTo = wrapped && start !== '' ? start : null;
    const visit = await claimAlong(session, table, asked, after, upTo);
    items.push(...visit.items);
    passed += visit.lanes;
    const ended = visit.lanes < lanesTogether;
    if (items.length >= limit) {
      // Whatever is left in its lane comes after all others have had their turn.
      after = visit.items.reduce(
        (highest, { lane }) => (compareBytes(lane, highest) > 0 ? lane : highest),
        '',
      );
      break;
    }
    if (ended && wrapped) {
      // Once around. Where lanes held less than an item each, the oldest items of all are found faster by their age.
      if (items.length < passed || passed === 0) rounds.delete(kind);
      else rounds.set(kind, '');
      return items;
    }
    after = ended ? '' : (visit.last ?? '');
    wrapped ||= ended;
  }
  rounds.set(kind, after);
  return items;
}

/**
 * Takes due items, each lane up to `perLane` in flight: the oldest, as far as full lanes leave any among the oldest; then
 * lane by lane, each in its turn. Costs what is taken and the lanes that are passed, however much waits in them.
 * Must run in a transaction: claimers of one kind take turns, because what another one is taking counts.
 */
export async function claimFair(
  session: Session,
  qualify: Qualify,
  rounds: Rounds,
  request: LanedRequest,
): Promise<LeasedItem[]> {
  const table = qualify('work_item');
  const { kind, limit } = request;
  await session.rows(
    `${hot}select json_build_array(pg_advisory_xact_lock(hashtextextended($1::text, 0)) is null)::text as r`,
    [parameter('text', false, `${table} ${kind}`)],
  );
  await landOver(session, table, request);
  if (rounds.has(kind)) return (await visitLanes(session, table, rounds, request)).sort(byDue);
  const { items, more } = await claimFromHead(session, table, request);
  if (!more || items.length >= limit) return items.sort(byDue);
  const further = await visitLanes(session, table, rounds, { ...request, limit: limit - items.length });
  return [...items, ...further].sort(byDue);
}
