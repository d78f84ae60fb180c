/** What one slice of work measured. */
export interface Slice {
  /** Operations per second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds of this process's CPU per operation. */
  readonly cpu: number;
}

/** One way of doing the same work. */
export interface Alternative {
  readonly name: string;
  run(round: number): Promise<Slice>;
}

/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] as number;
  return ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** `callers` callers in a closed loop for `ms`; failures stop the measurement. */
export async function closedLoop(
  callers: number,
  ms: number,
  call: (caller: number, turn: number) => Promise<unknown>,
): Promise<Slice> {
  const latencies: number[] = [];
  const cpu = process.cpuUsage();
  const start = performance.now();
  const end = start + ms;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let turn = 0; performance.now() < end; turn++) {
        const began = performance.now();
        await call(caller, turn);
        latencies.push(performance.now() - began);
      }
    }),
  );
  return sliceOf(latencies, performance.now() - start, process.cpuUsage(cpu));
}

/** Runs every call once, `callers` at a time. */
export async function drain(callers: number, calls: readonly (() => Promise<unknown>)[]): Promise<Slice> {
  const latencies: number[] = [];
  const cpu = process.cpuUsage();
  const start = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      for (let call = calls[next++]; call; call = calls[next++]) {
        const began = performance.now();
        await call();
        latencies.push(performance.now() - began);
      }
    }),
  );
  return sliceOf(latencies, performance.now() - start, process.cpuUsage(cpu));
}

/** A synchronous loop for `ms`, in blocks of `block` so that reading the clock costs nothing. */
export function tightLoop(ms: number, block: number, call: (turn: number) => void): Slice {
  const cpu = process.cpuUsage();
  const start = performance.now();
  let turns = 0;
  while (performance.now() - start < ms) for (let i = 0; i < block; i++) call(turns++);
  const elapsed = performance.now() - start;
  const used = process.cpuUsage(cpu);
  const each = elapsed / turns;
  return {
    rate: (turns / elapsed) * 1000,
    p50: each,
    p99: each,
    cpu: (used.user + used.system) / 1000 / turns,
  };
}

function sliceOf(latencies: number[], elapsed: number, used: NodeJS.CpuUsage): Slice {
  latencies.sort((a, b) => a - b);
  const at = (share: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN;
  return {
    rate: (latencies.length / elapsed) * 1000,
    p50: at(0.5),
    p99: at(0.99),
    cpu: (used.user + used.system) / 1000 / latencies.length,
  };
}

/** All slices of each alternative, round by round, so that ratios pair what ran side by side. */
export type Rounds = ReadonlyMap<string, readonly Slice[]>;

/** Runs the alternatives in rounds, in another order each round, so that drift of the machine hits all of them alike. */
export async function interleave(alternatives: readonly Alternative[], rounds: number): Promise<Rounds> {
  const results = new Map<string, Slice[]>(alternatives.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const order = alternatives.map((_, index) => (index + round) % alternatives.length);
    if (round % 2 === 1) order.reverse();
    for (const index of order) {
      const alternative = alternatives[index] as Alternative;
      results.get(alternative.name)?.push(await alternative.run(round));
    }
  }
  return results;
}

/**
 * The alternatives take turns call by call for `ms` a round, one caller at a time: so short a call is compared fairly on a
 * machine whose other work comes and goes. CPU is not measured.
 */
export async function alternate(
  calls: Readonly<Record<string, () => Promise<unknown>>>,
  { rounds, ms }: { readonly rounds: number; readonly ms: number },
): Promise<Rounds> {
  const results = new Map<string, Slice[]>(Object.keys(calls).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const latencies = new Map<string, number[]>(Object.keys(calls).map((name) => [name, []]));
    const end = performance.now() + ms;
    while (performance.now() < end)
      for (const [name, call] of Object.entries(calls)) {
        const began = performance.now();
        await call();
        latencies.get(name)?.push(performance.now() - began);
      }
    for (const [name, own] of latencies) {
      const elapsed = own.reduce((sum, each) => sum + each, 0);
      results.get(name)?.push({ ...sliceOf(own, elapsed, { user: 0, system: 0 }), cpu: Number.NaN });
    }
  }
  return results;
}

/** The median over the rounds of `of` divided by `to`. */
export function ratio(rounds: Rounds, of: string, to: string, figure: keyof Slice = 'rate'): number {
  const left = rounds.get(of) ?? [];
  const right = rounds.get(to) ?? [];
  return median(left.map((slice, round) => slice[figure] / (right[round] as Slice)[figure]));
}

/** The median figure of one alternative. */
export const typical = (rounds: Rounds, name: string, figure: keyof Slice): number =>
  median((rounds.get(name) ?? []).map((slice) => slice[figure]));
