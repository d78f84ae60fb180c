/** Work that goes on until it is stopped. */
export interface Repeating {
  /** Begins the next round now instead of when its pause is over; during a round, right after it. */
  wake(): void;
  /** Resolves when the round that is running has ended; none follows. */
  stop(): Promise<void>;
}

/**
 * Runs `round` again and again, never two at once. It answers how long to pause, in milliseconds. The pause does not
 * keep the process alive.
 */
export function repeat(round: () => Promise<number>): Repeating {
  let stopped = false;
  let woken = false;
  let resume: () => void = () => undefined;
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      resume = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = async (): Promise<void> => {
    while (!stopped) {
      woken = false;
      const ms = await round();
      if (!stopped) await pause(woken ? 0 : ms);
    }
  };
  const running = loop();
  return {
    wake: () => {
      woken = true;
      resume();
    },
    stop: async () => {
      stopped = true;
      resume();
      await running;
    },
  };
}
