import type { Ending } from '../rules/charge-call.js';
import type { Watch } from '../rules/seen.js';

/** An answer on its way to the client. */
export interface Passing {
  readonly body: AsyncIterable<Uint8Array>;
  readonly watch: Watch;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  /** Called once, whatever happens; the answer ends after it. Must not reject. */
  finish(how: Ending['how']): Promise<void>;
}

/**
 * Hands an answer through a watch, pulled as fast as the client reads. An object and no generator: one that was never
 * begun would not notice that it was given up, and the call would never be settled.
 */
export function passOn({ body, watch, signal, finish }: Passing): AsyncIterable<Uint8Array> {
  const source = body[Symbol.asyncIterator]();
  let ready: readonly Uint8Array[] = [];
  let drained = false;
  let ended: Promise<void> | null = null;

  const end = (how: Ending['how']): Promise<void> => (ended ??= finish(how));
  const leave = (): void => void end('left');
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });

  const pull = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    while (ready.length === 0 && !drained) {
      const next = await source.next();
      drained = next.done === true;
      ready = next.done === true ? watch.end() : watch.push(next.value);
    }
    const [value, ...others] = ready;
    ready = others;
    if (value !== undefined) return { done: false, value };
    await end('whole');
    return { done: true, value: undefined };
  };

  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        try {
          return await pull();
        } catch (error) {
          await end(signal.aborted ? 'left' : 'broken');
          throw error;
        }
      },
      return: async () => {
        await end('left');
        await source.return?.();
        return { done: true, value: undefined };
      },
    }),
  };
}
