import { emptyCounter, type Counter } from '../../storage/counters.js';
import { ensure, ensureError, ensureSame, errorOf, tamper } from '../check.js';
import { promised, type ConformanceCase } from '../harness.js';
import { adding, counterIn, decision, opOf, totalOf, type PlainJob } from '../jobs.js';
import { after } from '../samples.js';

const edge = 2n ** 63n;

/** Puts a counter into a state. */
const setting = (key: string, counter: Counter): PlainJob => ({
  ...adding(key, 0n),
  step: () => decision(null, { counters: new Map([[key, counter]]) }),
});

/** Takes one of `cap` places, if there is one left. */
export const taking = (keys: readonly string[], cap: bigint): PlainJob<boolean> => ({
  ...adding('', 0n),
  plan: () => keys,
  step: ({ counters }) => {
    const free = [...counters.values()].every(({ held }) => held < cap);
    const next = [...counters].map(([key, seen]) => [key, { ...seen, held: seen.held + 1n }] as const);
    return decision(free, free ? { counters: new Map(next) } : {});
  },
});

/** Amounts that must not be overspent. */
export const counterCases: readonly ConformanceCase[] = [
  promised(
    'counters: an untouched counter is zero',
    'What was never touched reads as zero, by itself and in a step.',
    async ({ tenant: { counters } }) => {
      ensureSame(
        await counters.read(['a', 'b']),
        new Map([
          ['a', emptyCounter],
          ['b', emptyCounter],
        ]),
        'counters read',
      );
      ensureSame(await counters.read([]), new Map(), 'no counters read');
      const shown = await counters.update({
        ...adding('a', 0n),
        step: (seen) => decision(seen.counters.get('a') === undefined),
      });
      ensureSame(shown.result, false, 'whether the step missed a counter');
      await counters.update(adding('a', 1n));
      ensureSame(
        await counters.read(['b', 'a']),
        new Map([
          ['a', totalOf(1n)],
          ['b', emptyCounter],
        ]),
        'after an update',
      );
    },
  ),
  promised(
    'counters: a counter comes back whole',
    'Amounts at the edges of 64 bits, the expiry and the state are exact.',
    async ({ tenant: { counters } }) => {
      const states: readonly Counter[] = [
        {
          settled: edge - 1n,
          held: -edge,
          earliestExpiry: after(1),
          state: { a: [1, null, { é: 'ü' }], b: '9007199254740993' },
        },
        { settled: 2n ** 53n + 1n, held: -(2n ** 53n) - 1n, earliestExpiry: after(999), state: {} },
        { settled: -1n, held: 0n, earliestExpiry: null, state: null },
      ];
      for (const state of states) {
        await counters.update(setting('k', state));
        ensureSame(await counters.read(['k']), new Map([['k', state]]), 'the counter read');
        const step = await counters.update({
          ...adding('k', 0n),
          step: (seen) => decision(counterIn(seen.counters, 'k').settled.toString()),
        });
        ensureSame(step.result, state.settled.toString(), 'the counter as a step sees it');
      }
    },
  ),
  promised(
    'counters: no update is lost',
    'Concurrent updates of one counter all count.',
    async ({ tenant: { counters } }) => {
      await Promise.all(Array.from({ length: 90 }, () => counters.update(adding('k', 1n))));
      ensureSame(await counters.read(['k']), new Map([['k', totalOf(90n)]]), 'the counter');
    },
  ),
  promised(
    'counters: served in order of arrival',
    'Whoever came first is decided first, and sees what came before.',
    async ({ tenant: { counters } }) => {
      const answers = await Promise.all(Array.from({ length: 60 }, () => counters.update(adding('k', 1n))));
      ensureSame(
        answers.map(({ result }) => result),
        Array.from({ length: 60 }, (_, index) => `${index + 1}`),
        'the totals that the callers were told',
      );
    },
  ),
  promised(
    'counters: a cap is reached and never passed',
    'Of concurrent callers exactly as many are admitted as there is room for.',
    async ({ tenant: { counters } }) => {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, i) => counters.update(taking(['shared', `own${i % 7}`], 13n))),
      );
      ensureSame(answers.filter(({ result }) => result).length, 13, 'callers admitted');
      ensureSame((await counters.read(['shared'])).get('shared')?.held, 13n, 'places taken');
    },
  ),
  promised(
    'counters: many keys change together',
    'An update changes all of its counters or none, whatever others do.',
    async ({ tenant: { counters }, random }) => {
      const keys = ['Ä', 'a', 'B', '_', 'é', 'e\u0301', '\u{1f600}'];
      const wanted = new Map(keys.map((key) => [key, 0n]));
      await Promise.all(
        Array.from({ length: 60 }, () => {
          const mine = random.shuffle(keys).slice(0, random.integer(1, 5));
          for (const key of mine) wanted.set(key, (wanted.get(key) ?? 0n) + 1n);
          return counters.update({
            ...adding('', 0n),
            plan: () => mine,
            step: (seen) =>
              decision(null, {
                counters: new Map([...seen.counters].map(([key, each]) => [key, totalOf(each.settled + 1n)])),
              }),
          });
        }),
      );
      ensureSame(
        await counters.read(keys),
        new Map([...wanted].map(([key, total]) => [key, totalOf(total)])),
        'the counters',
      );
    },
  ),
  promised(
    'counters: a step is shown what it planned',
    'Every planned counter is shown and no other; a change of another fails.',
    async ({ tenant: { counters } }) => {
      await counters.update(adding('other', 5n));
      const shown = await counters.update({
        ...adding('', 0n),
        plan: () => ['b', 'a', 'b'],
        step: (seen) => decision([...seen.counters.keys()].sort()),
      });
      ensureSame(shown.result, ['a', 'b'], 'the keys shown');
      const foreign = {
        ...adding('a', 1n),
        step: () => decision(null, { counters: new Map([['other', totalOf(0n)]]) }),
      };
      await ensureError(counters.update(foreign), 'misuse', 'a change of a counter that was not planned');
      ensureSame((await counters.read(['other'])).get('other'), totalOf(5n), 'the other counter');
    },
  ),
  promised(
    'counters: read along, without a lock',
    'A counter that is only read is shown as the callers before left it.',
    async ({ tenant: { counters } }) => {
      const watch = (): Promise<unknown> =>
        counters
          .update({
            ...adding('k', 0n),
            reads: ['version', 'absent'],
            step: ({ reads }) => decision([...reads].map(([key, { settled }]) => `${key} ${settled}`).sort()),
          })
          .then(({ result }) => result);
      const answers = [];
      for (let i = 0; i < 4; i++)
        answers.push(
          watch(),
          counters.update(adding('version', 1n)).then(() => null),
        );
      ensureSame(
        (await Promise.all(answers)).filter((each) => each !== null),
        [0, 1, 2, 3].map((version) => ['absent 0', `version ${version}`]),
        'the version that each step was shown',
      );
    },
  ),
  promised(
    'counters: a throw stores nothing',
    'What a step throws reaches its caller; nothing of the step is stored.',
    async ({ tenant: { counters } }) => {
      const error = new Error('the step does not like it');
      const job = {
        ...adding('k', 1n, { ops: [opOf('op')] }),
        step: (): never => {
          throw error;
        },
      };
      ensureSame(await errorOf(counters.update(job)), error, 'what the caller is told');
      const again = await counters.update(adding('k', 2n, { ops: [opOf('op')] }));
      ensureSame([again.replayed, again.result], [false, '2'], 'the operation afterwards');
    },
  ),
  promised(
    'counters: a stale plan is sent back',
    'A step that finds its plan stale stores nothing, and its caller is told.',
    async ({ tenant: { counters } }) => {
      const job: PlainJob = { ...adding('k', 1n, { ops: [opOf('op')] }), step: () => 'stale' };
      await ensureError(counters.update(job), 'stale', 'a stale plan');
      ensureSame(
        (await counters.update(adding('k', 2n, { ops: [opOf('op')] }))).result,
        '2',
        'the operation afterwards',
      );
    },
  ),
  promised(
    'counters: a total beyond 64 bits is refused',
    'A counter never wraps; the caller fails, others do not.',
    async ({ tenant: { counters } }) => {
      await counters.update(setting('full', totalOf(edge - 2n)));
      const [one, two, beside] = await Promise.all([
        errorOf(counters.update(adding('full', 1n))),
        errorOf(counters.update(adding('full', 1n, { ops: [opOf('op')] }))),
        errorOf(counters.update(adding('beside', 1n))),
      ]);
      ensureSame([one, two !== undefined, beside], [undefined, true, undefined], 'who fails');
      ensureSame(
        await counters.read(['full', 'beside']),
        new Map([
          ['full', totalOf(edge - 1n)],
          ['beside', totalOf(1n)],
        ]),
        'the counters',
      );
      ensure(
        !(await counters.update(adding('beside', 1n, { ops: [opOf('op')] }))).replayed,
        'the refused operation was not kept',
      );
    },
  ),
  promised(
    'counters: keys are exact',
    'Keys that differ in case, accent or spacing are different counters.',
    async ({ tenant: { counters } }) => {
      const keys = ['k', 'K', 'k ', ' k', 'é', 'e\u0301', ''];
      for (const [index, key] of keys.entries()) await counters.update(adding(key, BigInt(index + 1)));
      const wanted = new Map(keys.map((key, index) => [key, totalOf(BigInt(index + 1))]));
      ensureSame(await counters.read(keys), wanted, 'the counters');
    },
  ),
  promised(
    'counters: nobody changes counters from outside',
    'Counters given by a step and received by a read are copies.',
    async ({ tenant: { counters } }) => {
      const make = (): Counter => ({
        settled: 1n,
        held: 2n,
        earliestExpiry: after(5),
        state: { list: ['a'] },
      });
      const spoil = ({ earliestExpiry, state }: Counter): void =>
        tamper(
          () => earliestExpiry?.setTime(0),
          () => (state?.['list'] as string[]).push('spoiled'),
        );
      const given = make();
      await counters.update(setting('k', given));
      spoil(given);
      const received = (await counters.read(['k'])).get('k');
      ensureSame(received, make(), 'the counter after the given one changed');
      if (received) spoil(received);
      ensureSame(
        await counters.read(['k']),
        new Map([['k', make()]]),
        'the counter after the received one changed',
      );
    },
  ),
];
