import { randomUUID } from 'node:crypto';
import { postgresStorage } from '@bursar/adapter-postgres';
import { createBursar } from '@bursar/core';
import { execute } from '@bursar/core/http';
import { projects } from '@bursar/core/projects';
import type { Bench } from './database.js';
import { closedLoop, drain, interleave, ratio, type Alternative } from './measure.js';
import { goal, printRounds, type Row } from './report.js';

const merchants = [
  'OPENAI',
  'ANTHROPIC',
  'AWS EMEA',
  'GITHUB.COM',
  'NAMECHEAP',
  'CLOUDFLARE',
  'VERCEL',
  'SENTRY',
];
const roomy = 1_000_000_000_000n;
const callers = 64;

/** An account of its own with a funded line, and projects whose cards can spend without end. */
async function openAccount(bench: Bench, options: { readonly alerts: boolean; readonly cards: number }) {
  const storage = postgresStorage({ db: bench.open(6) });
  const bursar = createBursar({
    storage,
    products: [projects({ alerts: options.alerts })],
    requestLimits: false,
  });
  const actor = await bursar.actors.ofSession({ id: randomUUID(), email: null });
  const account = bursar.for(actor).projects;
  await account.line.fund({ amount: 1_000n * roomy, source: 'bench', externalId: 'funding' });
  const cards: { readonly projectId: string; readonly cardId: string }[] = [];
  for (let n = 0; n < options.cards; n++) {
    const { project, card } = await account.create({ name: `project ${n}`, budget: roomy });
    cards.push({ projectId: project.id, cardId: card.id });
  }
  const { secret } = await bursar.keys.create(actor, { name: 'bench' });
  const get = (path: string) =>
    execute(bursar.surfaces.projects, {
      method: 'GET',
      path: `/api${path}`,
      query: '',
      headers: { authorization: `Bearer ${secret}` },
      body: null,
      address: null,
    });
  const charge = (turn: number, capture: boolean) => {
    const { projectId, cardId } = cards[turn % cards.length] as (typeof cards)[0];
    const merchant = { name: merchants[(turn * 7) % merchants.length] as string };
    const draft = { accountId: projectId, cardId, amount: 10_000n, merchant };
    return account.charges.authorize({ ...draft, capture });
  };
  return { bursar, account, cards, get, charge, tenant: actor.tenant };
}

type Account = Awaited<ReturnType<typeof openAccount>>;

/** A charge as a merchant makes it: authorized, then posted. */
async function post({ account, charge }: Account, turn: number): Promise<void> {
  const { transaction } = await charge(turn, false);
  if (transaction.status !== 'pending') throw new Error(`declined: ${transaction.declineReason}`);
  await account.charges.capture(transaction.id);
}

/** Stores so many older copies of each transaction and each entry of its spend, whose sums stay as they are. */
async function multiply(bench: Bench, tenant: string, copies: number): Promise<void> {
  for (const [table, at, more] of [
    ['card_transaction', 'created_at', "'reference', t.reference || '-' || g,"],
    ['card_spend', 'at', ''],
  ] as const)
    await bench.query(
      `insert into bursar.${table} select (jsonb_populate_record(t, jsonb_build_object(${more}
        'id', t.id || '-' || g, '${at}', t.${at} - g * interval '1 minute'))).*
      from bursar.${table} t, generate_series(1, ${copies}) g where t.tenant = '${tenant}'`,
    );
}

/** What watching adds to a posted charge, and what reading costs when there is a hundred times as much to read. */
export async function measureProjects(
  bench: Bench,
  options: { readonly rounds: number; readonly ms: number; readonly transactions: number },
): Promise<Row[]> {
  const { rounds, ms, transactions } = options;
  const [plain, watched] = [
    await openAccount(bench, { alerts: false, cards: 10 }),
    await openAccount(bench, { alerts: true, cards: 10 }),
  ];
  const posting = (name: string, account: Account): Alternative => ({
    name,
    run: async (round) =>
      closedLoop(callers, ms, (caller, turn) => post(account, round * 7919 + turn * callers + caller)),
  });
  const posted = await interleave(
    [posting('posted, nothing watched', plain), posting('posted, watched', watched)],
    rounds,
  );
  printRounds(`a charge authorized and posted, ${callers} callers`, posted, 'posted, nothing watched');

  const fewer = Math.max(10, Math.round(transactions / 100));
  const filled = async (): Promise<Account> => {
    const account = await openAccount(bench, { alerts: true, cards: 1 });
    await drain(
      256,
      Array.from({ length: fewer }, (_, turn) => () => account.charge(turn, true)),
    );
    return account;
  };
  const [small, large] = [await filled(), await filled()];
  await multiply(bench, large.tenant, Math.round(transactions / fewer) - 1);
  await bench.query('vacuum analyze');
  const reading = (name: string, account: Account, path: (account: Account) => string): Alternative => ({
    name,
    run: () =>
      closedLoop(1, ms / 2, async () => {
        const { status } = await account.get(path(account));
        if (status !== 200) throw new Error(`${name}: ${status}`);
      }),
  });
  const detail = ({ cards }: Account): string => `/projects/proj_${cards[0]?.projectId ?? ''}`;
  const read = await interleave(
    [
      reading('spend, few', small, () => '/spend'),
      reading('spend, many', large, () => '/spend'),
      reading('project, few', small, detail),
      reading('project, many', large, detail),
    ],
    rounds,
  );
  printRounds(`reading ${fewer} and ${transactions} transactions`, read, 'spend, few');
  await Promise.all([plain, watched, small, large].map(({ bursar }) => bursar.stop()));
  return [
    goal(
      'time of a posted charge with alert rules ÷ without',
      1 / ratio(posted, 'posted, watched', 'posted, nothing watched'),
      1.3,
      1.1,
      'most',
    ),
    goal(
      'GET /api/spend at 100 × the transactions',
      ratio(read, 'spend, many', 'spend, few', 'p50'),
      2,
      1.2,
      'most',
    ),
    goal(
      'GET /api/projects/:id at 100 × the transactions',
      ratio(read, 'project, many', 'project, few', 'p50'),
      2,
      1.2,
      'most',
    ),
  ];
}
