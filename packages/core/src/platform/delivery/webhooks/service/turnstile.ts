/** Lets a few through at a time, each lane for itself; the others wait in line. */
export interface Turnstile {
  /** Runs the work when its turn comes. */
  pass<T>(lane: string, work: () => Promise<T>): Promise<T>;
}

/** Opens a turnstile that lets `most` of each lane through at once. */
export function openTurnstile(most: number): Turnstile {
  const lanes = new Map<string, { inside: number; readonly line: (() => void)[] }>();
  return {
    pass: async (name, work) => {
      const lane = lanes.get(name) ?? { inside: 0, line: [] };
      lanes.set(name, lane);
      // Who is called in takes over the place of the one who left.
      if (lane.inside < most) lane.inside++;
      else await new Promise<void>((enter) => lane.line.push(enter));
      try {
        return await work();
      } finally {
        const next = lane.line.shift();
        if (next) next();
        else if (--lane.inside === 0) lanes.delete(name);
      }
    },
  };
}
