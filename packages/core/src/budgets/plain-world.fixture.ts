/**
 * The engine once more, in the plainest words: no counters, no keys, no stored decisions, only facts and the clock.
 * Everything is recomputed from lists whenever it is asked for.
 */
export interface PlainBudget {
  readonly id: string;
  readonly subject: string;
  cap: bigint;
  policy: 'block' | 'warn';
  readonly capped: boolean;
  readonly sessionCap: bigint | null;
  readonly velocity: {
    readonly limit: bigint;
    readonly windowMs: number;
    readonly cooldownMs: number;
  } | null;
  readonly everyMs: number | null;
  anchor: number;
  base: number;
  resets: number;
  raises: { readonly amount: bigint; readonly until: number }[];
}

interface PlainHold {
  readonly id: string;
  readonly amount: bigint;
  readonly session: string | null;
  readonly on: readonly { readonly budget: string; readonly n: number; readonly resets: number }[];
  expiresAt: number;
  status: 'open' | 'settled' | 'released';
  actual: bigint | null;
}

interface Spent {
  readonly budget: string;
  readonly n: number;
  readonly amount: bigint;
  readonly session: { readonly id: string; readonly resets: number } | null;
}

interface Rate {
  start: number;
  prev: bigint;
  curr: bigint;
  tripped: number | null;
}

/** The plain engine. Budgets are examined in the order in which they were given. */
export function plainWorld(budgets: PlainBudget[], startMs: number) {
  const world = { now: startMs };
  const holds: PlainHold[] = [];
  const spent: Spent[] = [];
  const rates = new Map<string, Rate>();

  const periodOf = ({ anchor, base, everyMs }: PlainBudget): number =>
    everyMs === null ? base : base + Math.floor((world.now - anchor) / everyMs);
  const isOpen = (hold: PlainHold): boolean => hold.status === 'open' && hold.expiresAt > world.now;
  const statusOf = (hold: PlainHold): string =>
    hold.status === 'open' && hold.expiresAt <= world.now ? 'expired' : hold.status;
  const sum = (amounts: bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);
  const heldOn = (budget: string, n: number): bigint =>
    sum(
      holds
        .filter((hold) => isOpen(hold) && hold.on.some((on) => on.budget === budget && on.n === n))
        .map(({ amount }) => amount),
    );
  const settledOn = (budget: string, n: number): bigint =>
    sum(spent.filter((each) => each.budget === budget && each.n === n).map(({ amount }) => amount));
  const capOf = ({ cap, raises }: PlainBudget): bigint =>
    cap + sum(raises.filter(({ until }) => world.now < until).map(({ amount }) => amount));

  const figures = (budget: PlainBudget) => {
    const n = periodOf(budget);
    return { n, settled: settledOn(budget.id, n), held: heldOn(budget.id, n), cap: capOf(budget) };
  };

  const sessionUse = ({ id, resets }: PlainBudget, session: string): bigint =>
    sum([
      ...spent
        .filter(
          (each) => each.budget === id && each.session?.id === session && each.session.resets === resets,
        )
        .map(({ actual, amount }: Spent & { actual?: bigint }) => actual ?? amount),
      ...holds
        .filter(
          (hold) =>
            isOpen(hold) &&
            hold.session === session &&
            hold.on.some((on) => on.budget === id && on.resets === resets),
        )
        .map(({ amount }) => amount),
    ]);

  /** Whether the rate of spending refuses; what it leaves behind is stored only when it counts. */
  const rateOf = (budget: PlainBudget, amount: bigint) => {
    const { velocity, id, resets } = budget;
    if (velocity === null) return null;
    const { windowMs, cooldownMs, limit } = velocity;
    const old = rates.get(`${id}/${resets}`) ?? { start: startMs, prev: 0n, curr: 0n, tripped: null };
    const keep = (rate: Rate): void => void rates.set(`${id}/${resets}`, rate);
    if (old.tripped !== null && world.now < old.tripped + cooldownMs)
      return { refuses: true, trip: () => undefined, count: () => undefined };
    if (old.tripped !== null) {
      const cleared = { start: world.now, prev: 0n, curr: 0n, tripped: null };
      const clear = (): void => keep(cleared);
      return { refuses: false, trip: clear, count: () => keep({ ...cleared, curr: amount }) };
    }
    const rate = { ...old };
    if (world.now >= rate.start + windowMs) {
      const begun = world.now - (world.now % windowMs);
      const idle = begun > rate.start + windowMs;
      Object.assign(rate, { start: begun, prev: idle ? 0n : rate.curr, curr: 0n });
    }
    const left = BigInt(Math.min(windowMs, windowMs - (world.now - rate.start)));
    const used = rate.prev * left + (rate.curr + amount) * BigInt(windowMs);
    const refuses = used > limit * BigInt(windowMs);
    return {
      refuses,
      trip: () => (refuses ? keep({ ...rate, tripped: world.now }) : undefined),
      count: () => keep({ ...rate, curr: rate.curr + amount }),
    };
  };

  const reserve = (ask: {
    readonly id: string;
    readonly subjects: readonly string[];
    readonly amount: bigint;
    readonly session: string | null;
    readonly ttlMs: number;
  }): string => {
    const { amount, session } = ask;
    const matched = budgets.filter(({ subject }) => ask.subjects.includes(subject));
    for (const budget of matched)
      if (session !== null && budget.sessionCap !== null)
        if (sessionUse(budget, session) + amount > budget.sessionCap) return `session ${budget.id}`;
    const counts: (() => void)[] = [];
    for (const budget of matched) {
      const rate = rateOf(budget, amount);
      if (rate === null) continue;
      rate.trip();
      if (rate.refuses) return `velocity ${budget.id}`;
      counts.push(rate.count);
    }
    for (const budget of matched) {
      const { settled, held, cap } = figures(budget);
      if (budget.policy === 'block' && settled + held + amount > cap) return `cap ${budget.id}`;
    }
    for (const count of counts) count();
    if (matched.length > 0)
      holds.push({
        id: ask.id,
        amount,
        session,
        on: matched.map((budget) => ({ budget: budget.id, n: periodOf(budget), resets: budget.resets })),
        expiresAt: world.now + ask.ttlMs,
        status: 'open',
        actual: null,
      });
    return 'admitted';
  };

  const settle = (hold: PlainHold, actual: bigint): string => {
    const late = statusOf(hold) === 'expired';
    if (hold.actual !== null || hold.status !== 'open') return statusOf(hold);
    for (const { budget: id, n, resets } of hold.on) {
      const budget = budgets.find((each) => each.id === id) as PlainBudget;
      const guaranteed = late ? 0n : hold.amount;
      const used = settledOn(id, n) + heldOn(id, n) - guaranteed;
      const room = capOf(budget) - used;
      const most = room > guaranteed ? room : guaranteed;
      const amount = budget.capped && actual > most ? most : actual;
      const session = hold.session === null ? null : { id: hold.session, resets };
      spent.push({ budget: id, n, amount, session, actual } as Spent);
    }
    hold.actual = actual;
    if (!late) hold.status = 'settled';
    return statusOf(hold);
  };

  return {
    world,
    budgets,
    holds,
    figures,
    reserve,
    settle,
    statusOf,
    release: (hold: PlainHold): string => {
      if (statusOf(hold) === 'open') hold.status = 'released';
      return statusOf(hold);
    },
    extend: (hold: PlainHold, ttlMs: number): string => {
      if (statusOf(hold) === 'open') hold.expiresAt = world.now + ttlMs;
      return statusOf(hold);
    },
    charge: (subjects: readonly string[], amount: bigint): void => {
      for (const budget of budgets)
        if (subjects.includes(budget.subject))
          spent.push({ budget: budget.id, n: periodOf(budget), amount, session: null });
    },
    reset: (budget: PlainBudget): void => {
      budget.base = periodOf(budget) + 1;
      budget.anchor = world.now;
      budget.resets++;
    },
  };
}

/** What `plainWorld` makes. */
export type PlainWorld = ReturnType<typeof plainWorld>;
