import type { Call, Workload } from './call.js';
import { profile } from './profile.js';
import { drawQuantile, seeded } from './seeded.js';

const teams = ['search', 'editor', 'review'] as const;
const customers = ['globex', 'initech', 'hooli', 'umbrella'] as const;

/** Assigns a team and a customer to a call that names none, so that tag and customer budgets have something to match. */
export function withOwners(call: Call, unit: number): Call {
  const team = call.tags['team'] ?? teams[Math.floor(unit * 997) % teams.length];
  const customer = call.tags['customer'] ?? customers[Math.floor(unit * 7919) % customers.length];
  return { ...call, tags: { ...call.tags, team: team as string, customer: customer as string } };
}

/** Draws a workload of `count` calls from the profile, beginning at `start`. */
export function generateWorkload(options: {
  readonly count: number;
  readonly seed: number;
  readonly start: Date;
  readonly model: string;
}): Workload {
  const draw = seeded(options.seed);
  const calls: Call[] = [];
  for (let second = 0; calls.length < options.count; second++) {
    const arrivals = drawQuantile(profile.callsPerSecond, draw());
    const offsets = Array.from({ length: arrivals }, () => Math.floor(draw() * 1000)).sort((a, b) => a - b);
    for (const offset of offsets.slice(0, options.count - calls.length)) {
      const call: Call = {
        at: new Date(options.start.getTime() + second * 1000 + offset),
        model: options.model,
        inputTokens: drawQuantile(profile.inputTokens, draw()),
        outputTokens: drawQuantile(profile.outputTokens, draw()),
        key: null,
        tags: {},
      };
      calls.push(withOwners(call, draw()));
    }
  }
  return {
    calls,
    source: `${options.count} calls drawn from the figures of a production trace (seed ${options.seed})`,
    skipped: [],
  };
}
