import { memoryStorage } from '@bursar/adapter-memory';
import { createBursar, formatMicros } from '@bursar/core';
import { costs } from '@bursar/core/costs';

/** Stands in for a model: how many tokens a prompt took. */
const callModel = (prompt: string) => ({
  answer: prompt.toUpperCase(),
  input: prompt.length,
  output: 2 * prompt.length,
});

/** Asks before each call, records after it, and stops where the budget does. Answers what was printed. */
export async function run(print: (line: string) => void): Promise<void> {
  const bursar = createBursar({ storage: memoryStorage(), products: [costs()] });
  const actor = await bursar.actors.ofSession({ id: 'ada', email: null });
  const mine = bursar.for(actor).costs;
  await mine.budgets.save({
    entityType: 'tag',
    entityId: 'team=search',
    maxBudget: 1_000n,
    resetInterval: 'daily',
  });
  const call = { provider: 'openai', model: 'gpt-4.1', tags: { team: 'search' } };
  for (const prompt of ['find the cheapest flight', 'compare three laptops', 'plan a week of meals']) {
    const amount = mine.estimate({ ...call, bodyBytes: 4 * prompt.length, maxTokens: 50 });
    // A hold keeps the money from everybody else until it is recorded, released or 30 seconds old.
    const asked = await mine.reserve({ amount, tags: call.tags });
    if (asked.verdict === 'refused' || asked.holdId === null) {
      print(`refused: ${prompt}`);
      continue;
    }
    const { input, output } = callModel(prompt);
    const tokens = { input, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output, reasoning: 0 };
    await mine.record({ ...call, tokens, holdId: asked.holdId });
    print(`done: ${prompt}`);
  }
  const [budget] = await mine.budgets.list();
  print(`spent $${formatMicros(budget?.settled ?? 0n)} of $${formatMicros(budget?.cap ?? 0n)}`);
}
