import { randomBytes } from 'node:crypto';
import { migrate, postgresStorage } from '@bursar/adapter-postgres';
import { cipher, createBursar, systemRuntime, type Actor } from '@bursar/core';
import { benefits } from '@bursar/core/benefits';
import { usCatalog } from '@bursar/core/catalog';
import { costs, defaultPrices, priceBook } from '@bursar/core/costs';
import { headerOf } from '@bursar/core/http';
import { monitoring } from '@bursar/core/monitoring';
import { projects } from '@bursar/core/projects';
import { wallets } from '@bursar/core/wallets';
import { webhookTransport } from '@bursar/webhooks';
import { shiftedToEndAt, type Workload } from './call.js';
import { openDatabase, type Database } from './database.js';
import {
  benefitsFormat,
  demoCookies,
  freshKey,
  openDemo,
  openHousehold,
  placeBudgets,
  type DemoCredentials,
} from './demo.js';
import { fakeProviders } from './fake-providers.js';
import { generateWorkload } from './generate.js';
import { openMonitoring } from './monitoring.js';
import { readOptions, usage, type Options } from './options.js';
import { planBudgets } from './plan.js';
import { progressBar } from './progress.js';
import { openProjects } from './projects.js';
import { replay, steppingClock } from './replay.js';
import { bases, serve } from './serve.js';
import { demoSessions, people } from './sessions.js';
import { demoSignIn, isDemoLogin } from './sign-in.js';
import { summaryText, type BudgetLine } from './summary.js';
import { UserError } from './user-error.js';
import { openWallets } from './wallets.js';
import { welcomeText } from './welcome.js';

const prices = priceBook([defaultPrices]);
const providers = fakeProviders();
const cronSecret = randomBytes(16).toString('hex');
const products = [
  costs({ prices }),
  benefits({ catalog: usCatalog }),
  wallets(),
  projects({
    verifyCredentials: ({ email, password }) =>
      Promise.resolve(isDemoLogin(email, password) ? { ...people.owner } : null),
  }),
  monitoring({ connectors: providers.connectors, fetch, planOf: () => 'team', cronSecret }),
] as const;

/** Replays a workload on the same storage with a clock of its own, and says what came of it. */
async function replayWorkload(
  storage: ReturnType<typeof postgresStorage>,
  owner: Actor,
  workload: Workload,
  say: (text: string) => void,
): Promise<void> {
  const runtime = systemRuntime();
  const calls = shiftedToEndAt(workload.calls, runtime.now());
  const first = calls[0];
  if (!first) return;
  for (const { line, reason } of workload.skipped.slice(0, 5)) say(`  line ${line} skipped: ${reason}`);
  if (workload.skipped.length > 0) say(`  ${workload.skipped.length} rows skipped`);
  const clock = steppingClock(runtime, new Date(first.at.getTime() - 1_000));
  const bursar = createBursar({ storage, products, runtime: clock.runtime });
  const budgets = await placeBudgets(bursar, owner, planBudgets(calls, prices, people.owner.id));
  say(`  replaying ${workload.source}`);
  const began = performance.now();
  const progress = progressBar(calls.length, process.stderr);
  const result = await replay({ bursar, clock, actor: owner, calls, budgets, prices, progress });
  const seconds = (performance.now() - began) / 1_000;
  const lines: BudgetLine[] = [];
  for (const { budget, settled, held } of await bursar.for(owner).costs.budgets.list()) {
    const plan = budgets.get(budget.id);
    if (plan) lines.unshift({ plan, settled, held });
  }
  say(`${summaryText(result, lines, seconds)}\n`);
  await bursar.stop();
}

async function workloadOf(options: Options, first: boolean): Promise<Workload | null> {
  if (options.trace !== null) {
    const { readTrace } = await import('./trace.js');
    return readTrace(options.trace, { model: options.model });
  }
  if (!first || options.fresh) return null;
  return generateWorkload({ count: 3_000, seed: 20_231_116, start: new Date(0), model: options.model });
}

async function run(options: Options, database: Database): Promise<void> {
  const say = (text: string): void =>
    void (options.json ? process.stderr : process.stdout).write(`${text}\n`);
  say(`bursar example server on ${database.name}`);
  await migrate(database.db);
  const storage = postgresStorage({ db: database.db });
  const secret = randomBytes(32);
  const sessions = demoSessions(secret);
  const bursar = createBursar({
    storage,
    products,
    session: (request) => {
      const person = sessions.read(headerOf(request, 'cookie'));
      return person && { userId: person.id, email: person.email };
    },
    sessionSecret: randomBytes(32).toString('hex'),
    runtime: systemRuntime({ cipher: cipher({ keys: [{ id: 'demo', secret: database.secret }] }) }),
    // A demo's receivers run on this machine; production leaves `allowLoopback` out.
    webhooks: { transport: webhookTransport({ allowLoopback: true }), allowLoopback: true },
  });
  await providers.listen();
  const { owner, first } = await openDemo(bursar);
  const workload = await workloadOf(options, first);
  if (workload) await replayWorkload(storage, owner, workload, say);
  await openHousehold(bursar, owner);
  const credentials: DemoCredentials = {
    costs: {
      apiKey: await freshKey(bursar, owner, 'demo'),
      sessions: await demoCookies(bursar, sessions, owner.organization),
    },
    benefits: { apiKey: await freshKey(bursar, owner, 'demo benefits', benefitsFormat) },
    wallets: await openWallets(bursar, owner),
    projects: await openProjects(bursar, new Date()),
    monitoring: await openMonitoring(bursar, owner, cronSecret),
  };
  // The background begins last, so that nothing is under way when the port turns out to be taken.
  const listening = await serve(bursar, options.port, demoSignIn(sessions, secret));
  bursar.start();
  const surfaces = Object.fromEntries(Object.entries(bases).map(([name, base]) => [name, { base }]));
  const ready = { url: listening.url, surfaces, credentials };
  if (options.json) process.stdout.write(`${JSON.stringify(ready)}\n`);
  else say(welcomeText(listening.url, credentials));
  await stopSignal();
  await listening.close();
  await bursar.stop();
  await providers.close();
  await storage.idle();
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === 'help') return void process.stdout.write(`${usage}\n`);
  const database = await openDatabase(options);
  try {
    await run(options, database);
  } finally {
    await database.close();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(
      error instanceof UserError
        ? `bursar: ${error.message}\n`
        : `bursar: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exit(1);
  },
);
