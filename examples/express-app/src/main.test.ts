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
