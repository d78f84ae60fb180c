import { memoryStorage } from '@bursar/adapter-memory';
import { createBursar, systemRuntime } from '@bursar/core';
import { benefits } from '@bursar/core/benefits';
import { usCatalog } from '@bursar/core/catalog';
import { expandActionTypes } from '@bursar/core/rules/benefits';
import { closedLoop, interleave, ratio } from './measure.js';
import { goal, printRounds, type Row } from './report.js';

const today = new Date('2026-11-24T12:00:00Z');
const month = 30 * 86_400_000;

/** A household with three cards that has used every credit for so many years. */
async function household(years: number) {
  let now = new Date(today.getTime() - years * 12 * month);
  const bursar = createBursar({
    storage: memoryStorage(),
    runtime: { ...systemRuntime(), now: () => now },
    products: [benefits({ catalog: usCatalog })],
  });
  const actor = await bursar.actors.ofSession({ id: 'ana', email: null });
  const home = bursar.for(actor).benefits;
  await home.household.addOwner('Ana');
  for (const name of ['Amex Platinum', 'Amex Gold', 'Chase Sapphire Reserve'])
    await home.cards.add({ name, owner: 'Ana', openDate: now.toISOString().slice(0, 10) });
  for (; now < today; now = new Date(now.getTime() + month)) {
    const { periods } = await home.perks.list({});
    for (const { period } of periods)
      if (period.used === 0) await home.perks.mark(period.id, { usageStatus: 'used' });
  }
  now = today;
  return home;
}

type Home = Awaited<ReturnType<typeof household>>;

/** Lists and advice of a household with twenty years behind it, against the same with one. */
export async function measureBenefits(options: {
  readonly rounds: number;
  readonly ms: number;
}): Promise<Row[]> {
  const [young, old] = [await household(1), await household(20)];
  const names = { young: 'one year of use', old: 'twenty years of use' };
  const reading = (home: Home) => () =>
    closedLoop(1, options.ms / 2, async () => {
      await home.perks.list({});
      await home.perks.dashboard();
      await home.actionItems({ daysAhead: 30, types: expandActionTypes(undefined) });
    });
  const rounds = await interleave(
    [
      { name: names.young, run: reading(young) },
      { name: names.old, run: reading(old) },
    ],
    options.rounds,
  );
  printRounds('benefits, dashboard and action items of three cards', rounds, names.young);
  const growth = ratio(rounds, names.young, names.old);
  return [goal('benefits: lists with 20 years of use ÷ with one', growth, 1.5, 1.1, 'most')];
}
