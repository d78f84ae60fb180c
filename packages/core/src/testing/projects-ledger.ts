import type { Projects } from '../products/projects/index.js';
import type { Micros } from '../kernel/micros.js';

/** One charge of a sample ledger. */
export interface LedgerCharge {
  /** An index into `LedgerPlan.projects`. */
  readonly project: number;
  readonly at: Date;
  readonly merchant: string;
  readonly amount: Micros;
  readonly posted: boolean;
}

/** An account with three projects, whose figures are those of the printed API reference. */
export interface LedgerPlan {
  readonly projects: readonly {
    readonly name: string;
    readonly description: string;
    readonly budget: Micros;
    readonly at: Date;
  }[];
  readonly charges: readonly LedgerCharge[];
  readonly revenue: readonly { readonly project: number; readonly amount: Micros; readonly at: Date }[];
  readonly funding: Micros;
  readonly creditLimit: Micros;
  readonly draw: Micros;
  readonly redeem: Micros;
  readonly now: Date;
}

const dayMs = 86_400_000;
const cents = (count: number): Micros => BigInt(count) * 10_000n;
const dollars = (count: number): Micros => cents(100 * count);
/** Five percent of this is a cent, so that no credit is rounded. */
const step = 20;
const spikeCents = 120_000;

/**
 * OpenAI's charges of the first project: seven days before now, and today 4.4 times their average (a jump of 340 %), of which
 * the present month's are 1,200 dollars in all, whatever day it is.
 */
function spikeOf(now: Date): {
  readonly history: readonly { readonly at: Date; readonly amount: Micros }[];
  readonly today: Micros;
  /** What of the history lies in the month before. */
  readonly before: number;
} {
  const days = Array.from({ length: 7 }, (_, index) => new Date(now.getTime() - (7 - index) * dayMs));
  const inMonth = days.filter((each) => each.getUTCMonth() === now.getUTCMonth()).length;
  const steps = Math.round((spikeCents * 7) / (4.4 + inMonth) / step);
  const counts = days.map((_, index) => Math.floor(steps / 7) + (index < steps % 7 ? 1 : 0));
  const counted = counts.slice(7 - inMonth).reduce((sum, count) => sum + count * step, 0);
  return {
    history: days.map((at, index) => ({ at, amount: cents((counts[index] ?? 0) * step) })),
    today: cents(spikeCents - counted),
    before: steps * step - counted,
  };
}

/** The plan of the sample ledger as it stands at an instant. Amounts of small pending charges make the pending credits. */
export function sampleLedger(now: Date): LedgerPlan {
  const earlier = new Date(
    Math.max(now.getTime() - 3_600_000, Date.parse(`${now.toISOString().slice(0, 10)}T00:00:00Z`)),
  );
  const lastMonth = new Date(now.getTime() - 45 * dayMs);
  const charge = (project: number, merchant: string, amount: Micros, posted = true): LedgerCharge => ({
    ...{ project, merchant, amount, posted },
    at: earlier,
  });
  const small = (count: number, amount: Micros): LedgerCharge[] =>
    Array.from({ length: count }, () => charge(2, 'AWS EMEA', amount, false));
  const spike = spikeOf(now);
  const ai = { project: 0, merchant: 'OPENAI *CHATGPT API', posted: true } as const;
  return {
    now,
    projects: [
      {
        name: 'ai-tutor-app',
        description: 'AI-powered tutoring platform',
        budget: dollars(5_000),
        at: lastMonth,
      },
      { name: 'side-projects', description: '', budget: dollars(6_000), at: lastMonth },
      { name: 'client-dashco', description: '', budget: dollars(6_000), at: lastMonth },
    ].map((project, index) => ({ ...project, at: new Date(project.at.getTime() + index * 1_000) })),
    charges: [
      {
        ...charge(2, 'MISTRAL.AI', cents(81_340 - spike.before)),
        at: new Date(lastMonth.getTime() + 60_000),
      },
      ...spike.history.map((each) => ({ ...ai, ...each })),
      charge(0, 'ANTHROPIC', dollars(680)),
      charge(0, 'AWS EMEA', dollars(300)),
      charge(0, 'GITHUB.COM', dollars(160)),
      charge(2, 'OPENAI *CHATGPT API', dollars(900)),
      charge(2, 'OPENAI *CHATGPT API', dollars(600)),
      charge(2, 'ANTHROPIC', dollars(700)),
      charge(2, 'AWS EMEA', cents(64_420)),
      charge(2, 'GITHUB.COM', dollars(840)),
      charge(2, 'NAMECHEAP', dollars(360)),
      charge(1, 'OPENAI *CHATGPT API', cents(28_420), false),
      charge(1, 'OPENAI *CHATGPT API', cents(1_580)),
      charge(1, 'ANTHROPIC', dollars(300)),
      charge(1, 'AWS EMEA', cents(5_580)),
      charge(1, 'NAMECHEAP', cents(82_420)),
      ...small(426, cents(13)),
      ...small(3, cents(14)),
      { ...ai, amount: spike.today, at: now },
    ],
    revenue: [{ project: 0, amount: dollars(8_120), at: earlier }],
    funding: cents(1_304_340),
    creditLimit: dollars(25_000),
    draw: dollars(7_890),
    redeem: dollars(200),
  };
}

/** Puts a plan on the books of an account that has none yet; answers the ids of its projects and cards, bare. */
export async function applyLedger(
  account: Projects,
  plan: LedgerPlan,
): Promise<readonly { readonly projectId: string; readonly cardId: string }[]> {
  const [begin] = plan.projects;
  const now = begin?.at ?? plan.now;
  await account.line.setLimit(plan.creditLimit, { now });
  await account.line.fund({ amount: plan.funding, source: 'sample', externalId: 'funding' }, { now });
  await account.line.draw({ amount: plan.draw, source: 'sample', externalId: 'draw' }, { now });
  const made: { readonly projectId: string; readonly cardId: string }[] = [];
  for (const { at, ...draft } of plan.projects) {
    const { project, card } = await account.create(draft, { now: at });
    made.push({ projectId: project.id, cardId: card.id });
  }
  for (const { project, amount, at } of plan.revenue) {
    const projectId = made[project]?.projectId ?? '';
    await account.addRevenue(
      projectId,
      { amount, source: 'sample', externalId: `revenue-${project}`, at },
      { now: at },
    );
  }
  const charge = async ({ project, at, merchant, amount, posted }: LedgerCharge): Promise<void> => {
    const { projectId = '', cardId = '' } = made[project] ?? {};
    const draft = { accountId: projectId, cardId, amount, merchant: { name: merchant } };
    const { transaction } = await account.charges.authorize(draft, { now: at });
    if (posted) await account.charges.capture(transaction.id, {}, { now: at });
  };
  // The order of what stays pending is of no account, so that many can go at once.
  for (const each of plan.charges.filter(({ posted, at }) => posted && at < plan.now)) await charge(each);
  await Promise.all(plan.charges.filter(({ posted }) => !posted).map(charge));
  for (const each of plan.charges.filter(({ posted, at }) => posted && at >= plan.now)) await charge(each);
  await account.credits.redeem(plan.redeem, { now: plan.now });
  return made;
}
