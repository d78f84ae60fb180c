import express from 'express';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { openHall } from './hall.fixture.js';
import { bursarRouter, type RouterOptions } from './index.js';

function appWith(handlers: readonly express.RequestHandler[], options: RouterOptions = {}): express.Express {
  const app = express();
  for (const handler of handlers) app.use(handler);
  app.use(bursarRouter(openHall().hall, options));
  app.use((_req, res) => void res.status(404).send('the host'));
  const fail: express.ErrorRequestHandler = (error: Error, _req, res, _next) =>
    void res.status(500).send(error.message);
  app.use(fail);
  return app;
}

const json = { text: 'hällo 💸' };
/** Express 4's parsers leave `{}` where they read nothing. */
const emptyObject: express.RequestHandler = (req, _res, next) => {
  req.body = {};
  next();
};

describe('bursarRouter', () => {
  it('answers the same before and behind every body parser', async () => {
    const keepBytes = express.json({
      verify: (req, _res, bytes) => void Object.assign(req, { rawBody: bytes }),
    });
    for (const parser of [
      [],
      [express.json()],
      [express.raw({ type: '*/*' })],
      [express.text({ type: '*/*' })],
      [keepBytes],
      [emptyObject],
    ]) {
      const reply = await request(appWith(parser)).post('/api/echo').send(json);
      expect([reply.status, reply.body]).toEqual([200, json]);
      expect(reply.headers['content-length']).toBe(String(Buffer.byteLength(JSON.stringify(json))));
      expect(reply.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    }
  });

  it('judges content types itself, whatever a parser made of the body', async () => {
    for (const parser of [[], [express.json()], [express.urlencoded()]]) {
      const reply = await request(appWith(parser)).post('/api/echo').type('form').send('text=x');
      expect(reply.status).toBe(415);
    }
    const none = await request(appWith([express.json()])).post('/api/echo');
    expect([none.status, none.body]).toEqual([400, { error: 'invalid_json' }]);
  });

  it('needs bytes for raw bodies, and gets them where they were kept', async () => {
    const send = (app: express.Express): request.Test =>
      request(app).post('/api/bytes').set('content-type', 'application/json').send('{ "a": 1 }');
    expect((await send(appWith([]))).body).toEqual({ length: 10 });
    expect((await send(appWith([express.raw({ type: '*/*' })]))).body).toEqual({ length: 10 });
    expect((await send(appWith([express.json()]))).status).toBe(500);
  });

  it('keeps the headers of middleware before it and gives the host’s request to its session', async () => {
    const guard: express.RequestHandler = (req, res, next) => {
      Object.assign(req, { user: 'u1' });
      res.setHeader('x-guard', 'on');
      next();
    };
    const reply = await request(appWith([guard])).get('/api/caller');
    expect(reply.headers).toMatchObject({ 'x-guard': 'on', 'cache-control': 'no-store' });
    expect(reply.body).toMatchObject({ user: 'u1' });
    expect((await request(appWith([])).get('/api/caller')).status).toBe(401);
  });

  it('answers unknown paths of its own, or leaves them, and never touches others', async () => {
    const own = await request(appWith([])).get('/api/none');
    expect([own.status, own.body]).toEqual([404, { error: 'not_found' }]);
    const left = appWith([], { unknownPaths: 'next' });
    expect((await request(left).get('/api/none')).text).toBe('the host');
    expect((await request(left).get('/api/echo')).status).toBe(405);
    expect((await request(appWith([])).get('/apis')).text).toBe('the host');
  });

  it('can be mounted under a prefix, and says so when the prefix is doubled', async () => {
    const app = express();
    app.use('/spend', bursarRouter([openHall().hall]));
    expect((await request(app).post('/spend/api/echo?x=1').send(json)).body).toEqual(json);
    const doubled = express();
    doubled.use('/api', bursarRouter({ surfaces: { hall: openHall().hall } }));
    const fail: express.ErrorRequestHandler = (error: Error, _req, res, _next) =>
      void res.status(500).send(error.message);
    doubled.use(fail);
    expect((await request(doubled).post('/api/echo').send(json)).text).toContain('mounted at /api');
  });

  it('answers HEAD and 204 without a body', async () => {
    const app = appWith([]);
    const head = await request(app).head('/api/stream/short');
    expect([head.status, head.headers['content-length']]).toEqual([200, undefined]);
    const gone = await request(app).delete('/api/gone');
    expect([gone.status, gone.headers['content-length']]).toEqual([204, undefined]);
  });

  it('believes X-Forwarded-For as far as the host’s own proxies go', async () => {
    const signIn: express.RequestHandler = (req, _res, next) => {
      Object.assign(req, { user: 'u1' });
      next();
    };
    const seen = async (trustedProxies: number): Promise<unknown> => {
      const ask = request(appWith([signIn], { trustedProxies })).get('/api/caller');
      const reply = await ask.set('x-forwarded-for', '6.6.6.6, 203.0.113.7, 10.0.0.1');
      return (reply.body as { address: string }).address;
    };
    expect(await seen(0)).toMatch(/127\.0\.0\.1$/);
    expect([await seen(1), await seen(2), await seen(9)]).toEqual(['10.0.0.1', '203.0.113.7', '6.6.6.6']);
  });

  it('tells the host what it forgot', () => {
    const mount = bursarRouter as (source: unknown) => unknown;
    expect(() => mount(undefined)).toThrow('pass what createBursar() returned');
    for (const empty of [{}, [], { surfaces: {} }]) expect(() => mount(empty)).toThrow('name products');
    expect(() => mount([{}])).toThrow('createSurface()');
  });
});
