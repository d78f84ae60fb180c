import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costEvents, modelKey, type CostEvent } from '../model.js';
import { dearest, gatherCells, subtractCells, summarize } from './summarize.js';

const rollups = costEvents.rollups;
if (!rollups) throw new Error('cost events have rollups');
const { dimensions, measures } = rollups;

const arbitraryEvent = fc
  .record({
    provider: fc.constantFrom('openai', 'anthropic', 'mcp'),
    model: fc.constantFrom('a', 'b', 'files/write_file'),
    keyId: fc.constantFrom(null, 'k1', 'k2'),
    source: fc.constantFrom('api', 'mcp'),
    traceId: fc.constantFrom(null, 't1', 't2'),
    cost: fc.bigInt(0n, 10_000n),
    inputTokens: fc.nat(1000),
    durationMs: fc.option(fc.nat(5000)),
    tags: fc.dictionary(fc.constantFrom('team', 'env'), fc.constantFrom('x', 'y'), { noNullPrototype: true }),
    estimated: fc.boolean(),
    day: fc.constantFrom('2026-05-01', '2026-05-02', '2026-05-03'),
  })
  .map(({ estimated, day, tags, ...some }): CostEvent & { readonly day: string } => ({
    id: 'e',
    requestId: 'r',
    createdAt: new Date(`${day}T12:00:00.000Z`),
    eventType: 'custom',
    outputTokens: 1,
    cachedInputTokens: 0,
    reasoningTokens: 0,
    costStatus: 'reported',
    computedCost: null,
    estimatedCost: null,
    costBreakdown: null,
    upstreamDurationMs: null,
    userId: null,
    sessionId: null,
    actionId: null,
    customerId: null,
    toolName: null,
    toolServer: null,
    budgetStatus: null,
    stopReason: null,
    ...some,
    tags: estimated ? { ...tags, _ns_estimated: 'true' } : tags,
    day,
  }));

/** What a store keeps: one cell per day and value. */
function cellsOf(events: readonly (CostEvent & { readonly day: string })[], dimension: string) {
  const raw = events.flatMap((event) => {
    const valueOf = dimensions[dimension];
    const values = [valueOf?.(event) ?? []].flat();
    return values.map((value) => ({
      day: event.day,
      value,
      count: 1,
      measures: Object.fromEntries(Object.entries(measures).map(([name, of]) => [name, of(event)])),
    }));
  });
  const byDayAndValue = gatherCells(raw, ({ day, value }) => JSON.stringify([day, value]));
  return byDayAndValue.map((cell) => {
    const [day, value] = JSON.parse(cell.value) as [string, string];
    return { ...cell, day, value };
  });
}

const summaryOf = (events: readonly (CostEvent & { readonly day: string })[]) => {
  const across = (dimension: string) => gatherCells(cellsOf(events, dimension), ({ value }) => value);
  return summarize({
    models: across('model'),
    sources: cellsOf(events, 'source'),
    keys: across('key'),
    tools: across('tool'),
    traces: across('trace'),
  });
};

const sum = (values: readonly { readonly cost: bigint }[]): bigint =>
  values.reduce((a, { cost }) => a + cost, 0n);

describe('summarize', () => {
  it('splits one total: days, models, providers and sources each add up to it, and every event is counted once', () => {
    fc.assert(
      fc.property(fc.array(arbitraryEvent, { maxLength: 30 }), (events) => {
        const summary = summaryOf(events);
        expect(summary.totals).toEqual({ cost: sum(events), count: events.length, unknown: 0n });
        for (const list of [summary.daily, summary.models, summary.providers, summary.sources])
          expect(sum(list)).toBe(summary.totals.cost);
        expect(sum(summary.keys)).toBe(sum(events.filter(({ keyId }) => keyId !== null)));
        expect(sum(summary.traces)).toBe(sum(events.filter(({ traceId }) => traceId !== null)));
      }),
    );
  });
  it('orders lists by cost and days by date', () => {
    fc.assert(
      fc.property(fc.array(arbitraryEvent, { maxLength: 30 }), (events) => {
        const { daily, models, keys } = summaryOf(events);
        expect(daily.map(({ day }) => day)).toEqual([...new Set(events.map(({ day }) => day))].sort());
        for (const list of [models, keys])
          expect(list.every((row, i) => i === 0 || row.cost <= (list[i - 1]?.cost ?? 0n))).toBe(true);
      }),
    );
  });
  it('gives without the estimated cells what the other events alone give', () => {
    fc.assert(
      fc.property(fc.array(arbitraryEvent, { maxLength: 30 }), (events) => {
        const exact = events.filter(({ tags }) => tags['_ns_estimated'] !== 'true');
        const estimated = cellsOf(events, 'estimated');
        for (const dimension of ['model', 'source', 'key', 'tool', 'trace', 'tag']) {
          const prefix = `${dimension}:`;
          const taken = estimated
            .filter(({ value }) => value.startsWith(prefix))
            .map((cell) => ({ ...cell, value: cell.value.slice(prefix.length) }));
          const order = (cells: ReturnType<typeof cellsOf>) =>
            [...cells]
              .filter(({ value }) => value !== '_ns_estimated=true')
              .sort((a, b) => (a.day + a.value < b.day + b.value ? -1 : 1));
          expect(order(subtractCells(cellsOf(events, dimension), taken))).toEqual(
            order(cellsOf(exact, dimension)),
          );
        }
      }),
    );
  });
});

describe('dearest', () => {
  it('breaks ties by value and keeps at most the limit', () => {
    const cell = (value: string, cost: bigint) => ({ value, count: 1, measures: { cost } });
    const cells = [cell('b', 1n), cell('c', 2n), cell('a', 1n)];
    expect(dearest(cells, 2).map(({ value }) => value)).toEqual(['c', 'a']);
  });
});

describe('modelKey', () => {
  it('keeps names apart that a plain separator would merge', () => {
    expect(modelKey('a', 'b/c')).not.toBe(modelKey('a/b', 'c'));
  });
});
