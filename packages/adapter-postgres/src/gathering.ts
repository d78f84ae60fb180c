import { classify, sqlState } from './errors.js';
import type { StorageError } from '@bursar/core/storage';

/** How calls of one kind run together. */
export interface Gathering<In, Out> {
  /** Answers all inputs, in their order, or fails having done nothing. */
  run(inputs: readonly In[]): Promise<readonly Out[]>;
  /** At most so much weight runs together. */
  readonly most: number;
  weigh(input: In): number;
}

interface Call<In, Out> {
  readonly input: In;
  readonly resolve: (output: Out) => void;
  readonly reject: (error: unknown) => void;
}

const retries = 5;

/** Two statements that met in different orders: the server undid this one, and it may simply run again. */
const collided = (error: unknown): boolean =>
  ['40P01', '40001'].includes(sqlState((error as StorageError).cause) ?? '');

/**
 * Gathers calls that need no transaction of their own: while one statement runs, callers wait and then share the next.
 * Bad data of one caller fails only that caller.
 */
export function gatherCalls<In, Out>({ run, most, weigh }: Gathering<In, Out>): (input: In) => Promise<Out> {
  const waiting: Call<In, Out>[] = [];
  let running = false;

  const attempt = async (calls: readonly Call<In, Out>[], tries: number): Promise<void> => {
    try {
      const outputs = await run(calls.map(({ input }) => input));
      calls.forEach(({ resolve }, index) => resolve(outputs[index] as Out));
    } catch (error) {
      if (collided(error) && tries < retries) return attempt(calls, tries + 1);
      if (calls.length === 1 || classify(error) !== 'split')
        return calls.forEach(({ reject }) => reject(error));
      const middle = calls.length >> 1;
      await attempt(calls.slice(0, middle), tries);
      await attempt(calls.slice(middle), tries);
    }
  };

  /** The head of the line, as far as it fits; always at least one. */
  const take = (): Call<In, Out>[] => {
    let weight = 0;
    const end = waiting.findIndex(({ input }, index) => (weight += weigh(input)) > most && index > 0);
    return waiting.splice(0, end < 0 ? waiting.length : end);
  };

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) await attempt(take(), 0);
    running = false;
  };

  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      if (running) return;
      running = true;
      setImmediate(() => void flush());
    });
}

/** One queue per key, made when it is first used. */
export function queuePer<K extends object, In, Out>(
  open: (key: K) => (input: In) => Promise<Out>,
): (key: K, input: In) => Promise<Out> {
  const queues = new WeakMap<K, (input: In) => Promise<Out>>();
  return (key, input) => {
    let queue = queues.get(key);
    if (!queue) queues.set(key, (queue = open(key)));
    return queue(input);
  };
}
