import express from 'express';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { costsScheme, sign, verifyWebhook, type WebhookOptions, type WebhookRequest } from './index.js';

const now = 1775000000;
const body = '{"id":"evt_1","type":"test.ping"}';
const headers = sign(costsScheme, ['s'], { id: 'evt_1', timestamp: now, body });

function receiver(
  before: express.RequestHandler[] = [],
  changes: Partial<WebhookOptions> = {},
): express.Express {
  const app = express();
  for (const handler of before) app.use(handler);
  const check = verifyWebhook({ scheme: costsScheme, secrets: ['s'], now: () => now, ...changes });
  app.post(
    '/hooks',
    check,
    (req: WebhookRequest, res) => void res.json({ webhook: req.webhook, body: req.body }),
  );
  const fail: express.ErrorRequestHandler = (error: Error, _req, res, _next) =>
    void res.status(500).send(error.message);
  app.use(fail);
  return app;
}
const send = (app: express.Express, sent: string = body): request.Test =>
  request(app).post('/hooks').set(headers).set('content-type', 'application/json').send(sent);

describe('verifyWebhook', () => {
  it('hands a genuine message on, parsed', async () => {
    const reply = await send(receiver());
    expect(reply.body).toEqual({
      webhook: { genuine: true, id: 'evt_1', timestamp: now },
      body: { id: 'evt_1', type: 'test.ping' },
    });
  });

  it('reads bytes that express.raw kept, and asks for secrets when told to', async () => {
    const app = receiver([express.raw({ type: '*/*' })], { secrets: () => Promise.resolve(['old', 's']) });
    expect((await send(app)).status).toBe(200);
  });

  it('refuses others without a word, and what is too long', async () => {
    const forged = await send(receiver(), body.replace('ping', 'pong'));
    expect([forged.status, forged.body]).toEqual([401, { error: 'invalid_signature' }]);
    expect((await send(receiver([], { limitBytes: 10 }))).status).toBe(413);
    expect((await send(receiver([], { now: () => now + 301 }))).status).toBe(401);
  });

  it('tells the host when a parser came first', async () => {
    const reply = await send(receiver([express.json()]));
    expect([reply.status, reply.text]).toEqual([500, expect.stringContaining('before express.json()')]);
  });
});
