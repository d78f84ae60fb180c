import { randomUUID } from 'node:crypto';
import { costsTables, type CostEvent } from '@bursar/core/costs';
import type { LogTable } from '@bursar/core/storage';
import { sql, type Kysely } from 'kysely';

/** The log of cost events as the product declares it. */
export const costEvents = costsTables.find(
  ({ name }) => name === 'cost_event',
) as unknown as LogTable<CostEvent>;

let turn = 0;

/** A cost event of now with all that real ones carry: one of 20 models, 50 keys, 400 customers, two tags, a session. */
export function someEvent(): CostEvent {
  const n = turn++;
  return {
    id: randomUUID(),
    requestId: randomUUID(),
    createdAt: new Date(),
    eventType: 'llm',
    provider: n % 2 === 0 ? 'openai' : 'anthropic',
    model: `model-${n % 20}`,
    inputTokens: 900,
    outputTokens: 120,
    cachedInputTokens: 100,
    reasoningTokens: 0,
    cost: 2760n,
    costStatus: 'reported',
    computedCost: null,
    estimatedCost: null,
    costBreakdown: { input: '1600', output: '1160', cached: '0', reasoning: null },
    durationMs: 812,
    upstreamDurationMs: 790,
    source: 'api',
    keyId: `key-${n % 50}`,
    userId: `user-${n % 10}`,
    sessionId: `run-${n % 1_000}`,
    traceId: null,
    actionId: null,
    customerId: `c${n % 400}`,
    toolName: null,
    toolServer: null,
    tags: { team: `team-${n % 8}`, env: 'prod' },
    budgetStatus: null,
    stopReason: null,
  };
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The columns of the table, in the order in which it declares them. */
export const columns = ['tenant', ...Object.keys(costEvents.fields).map(snake)];

/** A value as the text that PostgreSQL reads; null stays. */
function stored(value: unknown): string | null {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'number') return value.toString();
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}

/** The values of an event, in that order, as `pg` takes them. */
const valuesOf = (event: CostEvent): (string | null)[] => [
  'bench',
  ...Object.keys(costEvents.fields).map((field) => stored(event[field as keyof CostEvent])),
];

/** One INSERT as an application would write it, into a table with the same columns and indexes. */
export async function naiveInsert(db: Kysely<unknown>, event: CostEvent): Promise<void> {
  const values = valuesOf(event);
  const row = Object.fromEntries(columns.map((column, index) => [column, values[index]]));
  await (db as Kysely<{ 'naive.cost_event': Record<string, unknown> }>)
    .insertInto('naive.cost_event')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const escape = (text: string): string => text.replace(/[\\\t\n\r]/g, (mark) => escapes[mark] ?? mark);

/** The rows of COPY's text format. */
export const copyText = (events: readonly CostEvent[]): string =>
  events
    .map((event) =>
      valuesOf(event)
        .map((value) => (value === null ? '\\N' : escape(value)))
        .join('\t'),
    )
    .join('\n') + '\n';

/** Tables like that of cost events, with all of its indexes, and sums by the dimensions named. */
export async function createLikes(
  db: Kysely<unknown>,
  names: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);
  for (const [name, dimensions] of Object.entries(names)) {
    await run(`create table bursar.${name} (like bursar.cost_event including all)`);
    for (const dimension of dimensions)
      await run(
        `create table bursar.rollup_${name}_${dimension} (like bursar.rollup_cost_event_${dimension} including all)`,
      );
  }
  await run('create table naive.cost_event (like bursar.cost_event including all)');
  await run('create table naive.copied (like bursar.cost_event including all)');
}
