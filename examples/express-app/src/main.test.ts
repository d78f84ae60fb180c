import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { expect, it } from 'vitest';
import { createApp } from './main.js';

it('serves its own page and the costs API side by side, for whoever the application says is signed in', async () => {
  const app = createApp();
  expect((await request(app).get('/')).text).toContain('own page');
  expect((await request(app).get('/spend/api/budgets')).status).toBe(401);
  const answer = await request(app).get('/spend/api/budgets').set('x-authenticated-email', 'ada@example.com');
  expect(answer.body).toEqual({ data: [], cursor: null });
});

it('forwards calls to a model, and has their cost on the books when the answer ends', async () => {
  const usage = { prompt_tokens: 800, completion_tokens: 500 };
  const model = createServer((_, response) => void response.end(JSON.stringify({ model: 'gpt-4o', usage })));
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
  const app = createApp({ url: `http://127.0.0.1:${(model.address() as AddressInfo).port}` });
  const ada = { 'x-authenticated-email': 'ada@example.com' };
  const made = await request(app).post('/spend/api/keys').set(ada).send({ name: 'agent' });
  const { rawKey } = made.body as { rawKey: string };
  const answer = await request(app)
    .post('/spend/v1/chat/completions')
    .set({ 'x-nullspend-key': rawKey, authorization: 'Bearer of the provider' })
    .send({ model: 'gpt-4o', messages: [] });
  expect(JSON.parse(answer.text)).toMatchObject({ usage });
  const summary = await request(app).get('/spend/api/cost-events/summary').set(ada);
  expect(summary.body).toMatchObject({ totals: { totalCostMicrodollars: 7000, totalRequests: 1 } });
  await new Promise((resolve) => model.close(resolve));
});
