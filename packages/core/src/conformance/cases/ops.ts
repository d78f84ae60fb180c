import type { Json } from '../../kernel/json.js';
import { ensureSame } from '../check.js';
import { promised, type ConformanceCase } from '../harness.js';
import { adding, counterIn, decision, opOf, totalOf, type PlainJob } from '../jobs.js';
import { after } from '../samples.js';

const total = (settled: bigint): ReadonlyMap<string, unknown> => new Map([['k', totalOf(settled)]]);

/** Refuses, and counts how often it refused. */
const refusing = (attempt: string, retryable: boolean): PlainJob => ({
  ...adding('k', 0n, { ops: [opOf('op', { attempt })] }),
  step: ({ counters }) => {
    const seen = counterIn(counters, 'k');
    return decision(`refused ${attempt}`, {
      counters: new Map([['k', { ...seen, settled: seen.settled + 1n }]]),
      retryable,
    });
  },
});

/** Operations and their stored answers. */
export const opCases: readonly ConformanceCase[] = [
  promised(
    'ops: a repeat is answered, not run',
    'An operation that is stored answers with its result, and no step runs.',
    async ({ tenant: { counters } }) => {
      const result: Json = {
        allowed: true,
        checks: [{ amount: '9223372036854775807', note: null }],
        text: 'é\u{1f600}',
      };
      const job: PlainJob = {
        ...adding('k', 0n, { ops: [opOf('op', { hash: 'h1' })] }),
        step: ({ counters: seen }) =>
          decision(result, { counters: new Map([['k', totalOf(counterIn(seen, 'k').settled + 1n)]]) }),
      };
      ensureSame(
        await counters.update(job),
        { result, replayed: false, hash: null, attempt: null },
        'the first answer',
      );
      for (const attempt of ['first', 'second'])
        ensureSame(
          await counters.update({ ...job, ops: [opOf('op', { attempt, hash: 'h2' })] }),
          { result, replayed: true, hash: 'h1', attempt: 'first' },
          `the answer to the ${attempt} attempt, with the stored hash and attempt`,
        );
      ensureSame(await counters.read(['k']), total(1n), 'the counter');
    },
  ),
  promised(
    'ops: of many at once one runs',
    'Concurrent repeats of an operation run one step; all get its answer.',
    async ({ tenant: { counters } }) => {
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          counters.update(adding('k', 5n, { ops: [opOf('op', { attempt: `a${index}` })] })),
        ),
      );
      ensureSame(answers.filter(({ replayed }) => !replayed).length, 1, 'steps that ran');
      ensureSame([...new Set(answers.map(({ result }) => result))], ['5'], 'answers');
      ensureSame(await counters.read(['k']), total(5n), 'the counter');
    },
  ),
  promised(
    'ops: different operations all run',
    'Operations are told apart by their whole id.',
    async ({ tenant: { counters } }) => {
      const ids = ['a', 'A', 'a ', 'ab', 'é', 'e\u0301', '', 'x'.repeat(300)];
      const answers = await Promise.all(
        ids.map((id) => counters.update(adding('k', 1n, { ops: [opOf(id)] }))),
      );
      ensureSame(
        answers.map(({ replayed }) => replayed),
        ids.map(() => false),
        'replays',
      );
      ensureSame(await counters.read(['k']), total(BigInt(ids.length)), 'the counter');
    },
  ),
  promised(
    'ops: a refusal is kept',
    'A refusal is a result: it is stored with what the step decided, and answered again.',
    async ({ tenant: { counters } }) => {
      await counters.update(refusing('one', false));
      const again = await counters.update(refusing('two', false));
      ensureSame(
        [again.result, again.replayed, again.attempt],
        ['refused one', true, 'one'],
        'the second answer',
      );
      ensureSame(await counters.read(['k']), total(1n), 'the counter');
    },
  ),
  promised(
    'ops: a retryable refusal answers its own attempt only',
    'A new attempt is judged anew; the same attempt is answered.',
    async ({ tenant: { counters } }) => {
      await counters.update(refusing('one', true));
      const same = await counters.update(refusing('one', true));
      ensureSame([same.result, same.replayed], ['refused one', true], 'the same attempt');
      const anew = await counters.update(refusing('two', true));
      ensureSame([anew.result, anew.replayed], ['refused two', false], 'a new attempt');
      const passed = await counters.update(adding('k', 10n, { ops: [opOf('op', { attempt: 'three' })] }));
      ensureSame([passed.result, passed.replayed], ['12', false], 'an attempt that passes');
      const after3 = await counters.update(refusing('four', true));
      ensureSame(
        [after3.result, after3.replayed, after3.attempt],
        ['12', true, 'three'],
        'every attempt after that',
      );
      ensureSame(await counters.read(['k']), total(12n), 'the counter');
    },
  ),
  promised(
    'ops: concurrent attempts after a retryable refusal pass once',
    'Of concurrent new attempts one effect is stored.',
    async ({ tenant: { counters } }) => {
      await counters.update(refusing('zero', true));
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          counters.update(adding('k', 1n, { ops: [opOf('op', { attempt: `a${index}` })] })),
        ),
      );
      ensureSame([...new Set(answers.map(({ result }) => result))], ['2'], 'answers');
      ensureSame(await counters.read(['k']), total(2n), 'the counter');
    },
  ),
  promised(
    'ops: a job of two operations is answered by either',
    'A request and the event it carries are each done once.',
    async ({ tenant: { counters } }) => {
      const both = await counters.update(
        adding('k', 1n, { ops: [opOf('request'), opOf('event', { hash: 'e' })] }),
      );
      ensureSame(both.result, '1', 'the first answer');
      const event = await counters.update(adding('k', 1n, { ops: [opOf('request 2'), opOf('event')] }));
      ensureSame(
        [event.result, event.replayed, event.hash],
        ['1', true, 'e'],
        'another request with the same event',
      );
      const request = await counters.update(adding('k', 1n, { ops: [opOf('request 2')] }));
      ensureSame([request.result, request.replayed], ['1', true], 'a repeat of that request alone');
      ensureSame(await counters.read(['k']), total(1n), 'the counter');
    },
  ),
  promised(
    'ops: kept at least as long as asked',
    'Until `keepUntil` an operation answers; without one, always.',
    async ({ tenant: { counters } }) => {
      const day = 86_400_000;
      const at = (ms: number, id: string, keepUntil: Date | null) =>
        counters.update(adding('k', 1n, { now: after(ms), ops: [opOf(id, { keepUntil })] }));
      await at(0, 'short', after(day));
      await at(0, 'long', after(9 * day));
      await at(0, 'ever', null);
      ensureSame(
        (await at(day - 1, 'short', after(2 * day))).replayed,
        true,
        'a repeat a millisecond before the end',
      );
      await at(3 * day, 'other', null);
      ensureSame((await at(9 * day - 1, 'long', null)).replayed, true, 'a repeat of one kept longer');
      await at(400 * day, 'another', null);
      ensureSame((await at(4_000 * day, 'ever', null)).replayed, true, 'a repeat of one kept for ever');
    },
  ),
  promised(
    'ops: results that are no objects',
    'Any JSON is a result, null too.',
    async ({ tenant: { counters } }) => {
      for (const [index, result] of [null, false, 0, '', [], 'text'].entries()) {
        const job: PlainJob = {
          ...adding('k', 0n, { ops: [opOf(`op${index}`)] }),
          step: () => decision(result),
        };
        await counters.update(job);
        const again = await counters.update(job);
        ensureSame([again.result, again.replayed], [result, true], 'the stored result');
      }
    },
  ),
  promised(
    'ops: nobody changes a stored result from outside',
    'Answers are copies of what is stored.',
    async ({ tenant: { counters } }) => {
      const job: PlainJob<{ list: string[] }> = {
        ...adding('k', 0n, { ops: [opOf('op')] }),
        step: () => decision({ list: ['a'] }),
      };
      for (let i = 0; i < 3; i++) {
        const { result } = await counters.update(job);
        ensureSame(result, { list: ['a'] }, 'the result');
        if (!Object.isFrozen(result.list)) result.list.push('spoiled');
      }
    },
  ),
];
