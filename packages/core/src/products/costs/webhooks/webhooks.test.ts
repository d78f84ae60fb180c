import { describe, expect, it } from 'vitest';
import { costsScheme, verify } from '../../../platform/delivery/signing/index.js';
import type { Sent, WebhookRequest } from '../../../platform/delivery/webhooks/ports.js';
import { costsWorld, someEvent, type CostsWorld } from '../costs.fixture.js';

const url = 'https://hooks.example.com/in';
const hook = (world: CostsWorld, body: object = {}) =>
  world.ask({ as: 'admin', method: 'POST', path: '/api/webhooks', body: { url, ...body } });
const dataOf = <T>(answer: { body: unknown }): T => (answer.body as { data: T }).data;
type Hook = { readonly id: string; readonly signingSecret: string };
type Message = { readonly id: string; readonly type: string; readonly data: { readonly object: object } };
const messages = (requests: readonly WebhookRequest[]): Message[] =>
  requests.map(({ body }) => JSON.parse(body) as Message);
const status = (code: number): Sent => ({
  kind: 'answered',
  status: code,
  retryAfter: null,
  preview: 'x'.repeat(300),
});
/** Tells and sends everything that is due. */
async function deliver({ bursar, clock }: CostsWorld): Promise<void> {
  while ((await bursar.dispatch(clock.now)) > 0);
}

describe('webhook endpoints', () => {
  it('are made with a secret that is shown once', async () => {
    const world = await costsWorld();
    const made = await hook(world, {
      description: 'ours',
      eventTypes: ['budget.exceeded'],
      payloadMode: 'thin',
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        data: {
          id: expect.stringMatching(/^ns_wh_[0-9a-f-]{36}$/) as string,
          url,
          description: 'ours',
          eventTypes: ['budget.exceeded'],
          enabled: true,
          apiVersion: '2026-04-01',
          payloadMode: 'thin',
          createdAt: '2026-05-02T11:00:00.000Z',
          signingSecret: expect.stringMatching(/^whsec_[0-9a-f]{64}$/) as string,
        },
      },
    });
    const { signingSecret: _shown, ...record } = dataOf<Hook>(made);
    const listed = await world.ask({ as: 'viewer', method: 'GET', path: '/api/webhooks' });
    expect(listed.body).toEqual({ data: [record], cursor: null });
  });

  it.each([
    { url: 'http://hooks.example.com' },
    { url: 'https://localhost/in' },
    { url: 'https://127.0.0.1' },
    { url: 'https://0.0.0.0' },
    { url: 'https://10.1.2.3' },
    { url: 'https://172.16.0.1' },
    { url: 'https://192.168.0.1' },
    { url: 'https://169.254.169.254/latest' },
    { url: 'https://printer.local' },
    { url: 'https://[2001:db8::1]/' },
    { url: 'https://a:b@hooks.example.com' },
    { url: 'no url' },
    { description: 'x'.repeat(201) },
    { eventTypes: ['budget.unknown'] },
    { payloadMode: 'fat' },
  ])('refuse %j', async (wrong) => {
    const world = await costsWorld();
    expect(await hook(world, wrong)).toMatchObject({
      status: 400,
      body: { error: { code: 'validation_error' } },
    });
    const made = dataOf<Hook>(await hook(world));
    const change = { as: 'admin', method: 'PATCH', path: `/api/webhooks/${made.id}`, body: wrong } as const;
    expect((await world.ask(change)).status).toBe(400);
  });

  it('are changed, limited and removed', async () => {
    const world = await costsWorld({ limits: { webhooks: 1 } });
    const { id } = dataOf<Hook>(await hook(world, { description: 'ours' }));
    expect(await hook(world)).toMatchObject({ status: 409, body: { error: { code: 'limit_exceeded' } } });
    const path = `/api/webhooks/${id}`;
    const change = await world.ask({
      as: 'admin',
      method: 'PATCH',
      path,
      body: { enabled: false, description: null },
    });
    expect(change).toMatchObject({ status: 200, body: { data: { id, enabled: false, description: null } } });
    expect((await world.ask({ as: 'admin', method: 'PATCH', path, body: {} })).status).toBe(400);
    const gone = await world.ask({ as: 'admin', method: 'DELETE', path });
    expect([gone.status, gone.body]).toEqual([200, { success: true }]);
    expect((await world.ask({ as: 'admin', method: 'DELETE', path })).status).toBe(404);
    expect((await hook(world)).status).toBe(201);
    expect(world.failures).toEqual([]);
  });
});

describe('deliveries', () => {
  it('carry a signed event under its stable id, and are listed', async () => {
    const world = await costsWorld();
    const { id, signingSecret } = dataOf<Hook>(await hook(world, { eventTypes: ['cost_event.created'] }));
    world.receivers.answer = () => status(500);
    await world.ask({
      as: 'key',
      method: 'POST',
      path: '/api/cost-events',
      body: { ...someEvent, idempotencyKey: 'req-1', tags: { team: 'search' } },
    });
    await deliver(world);
    const list = () => world.ask({ as: 'viewer', method: 'GET', path: `/api/webhooks/${id}/deliveries` });
    const [pending] = dataOf<{ eventId: string }[]>(await list());
    expect(pending).toMatchObject({
      id: expect.stringMatching(/^ns_del_/) as string,
      eventType: 'cost_event.created',
      status: 'pending',
      attempts: 1,
      lastAttemptAt: '2026-05-02T11:00:00.000Z',
      responseStatus: 500,
      createdAt: '2026-05-02T11:00:00.000Z',
    });
    world.receivers.answer = () => status(204);
    world.wait(10_000);
    await deliver(world);
    expect(dataOf(await list())).toMatchObject([{ status: 'delivered', attempts: 2, responseStatus: 204 }]);
    const [first, second] = world.sent;
    if (!first || !second) throw new Error('two messages were to be sent');
    expect(second.body).toBe(first.body);
    const body = JSON.parse(first.body) as Message;
    expect(body).toEqual({
      id: pending?.eventId,
      type: 'cost_event.created',
      api_version: '2026-04-01',
      created_at: 1_777_719_600,
      data: {
        object: {
          request_id: 'req-1',
          event_type: 'custom',
          provider: 'openai',
          model: 'gpt-4.1',
          input_tokens: 900,
          output_tokens: 120,
          cached_input_tokens: 0,
          cost_microdollars: 2760,
          duration_ms: null,
          upstream_duration_ms: null,
          session_id: null,
          trace_id: null,
          tool_name: null,
          tool_server: null,
          tool_calls_requested: null,
          tool_definition_tokens: 0,
          api_key_id: `ns_key_${world.keys.key.key.id}`,
          source: 'api',
          tags: { team: 'search' },
          created_at: '2026-05-02T11:00:00.000Z',
        },
      },
    });
    expect(body.id).toMatch(/^evt_[0-9a-f-]{36}$/);
    expect(first.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'NullSpend-Webhooks/1.0',
      'x-nullspend-webhook-id': body.id,
      'x-nullspend-webhook-timestamp': '1777719600',
    });
    for (const [request, now] of [
      [first, 1_777_719_600],
      [second, 1_777_719_610],
    ] as const)
      expect(verify(costsScheme, [signingSecret], request, { now }).genuine).toBe(true);
  });

  it('say where to read a purchase when the endpoint wants no more', async () => {
    const world = await costsWorld();
    await hook(world, { payloadMode: 'thin', eventTypes: ['cost_event.created'] });
    await world.ask({
      as: 'key',
      method: 'POST',
      path: '/api/cost-events',
      body: { ...someEvent, idempotencyKey: 'a b' },
    });
    await deliver(world);
    expect(messages(world.sent)).toMatchObject([
      {
        related_object: {
          id: 'a b',
          type: 'cost_event',
          url: '/api/cost-events?requestId=a%20b&provider=openai',
        },
      },
    ]);
    expect(messages(world.sent)[0]).not.toHaveProperty('data');
  });

  it('are not those of other organizations, nor of a disabled endpoint', async () => {
    const world = await costsWorld();
    await world.ask({ as: 'rival', method: 'POST', path: '/api/webhooks', body: { url } });
    const { id } = dataOf<Hook>(await hook(world));
    await world.ask({ as: 'admin', method: 'PATCH', path: `/api/webhooks/${id}`, body: { enabled: false } });
    await world.ask({ as: 'key', method: 'POST', path: '/api/cost-events', body: someEvent });
    await deliver(world);
    expect(world.sent).toEqual([]);
  });
});

describe('test and rotation', () => {
  it('a test says what came back', async () => {
    const world = await costsWorld();
    const { id } = dataOf<Hook>(await hook(world));
    const test = () => world.ask({ as: 'admin', method: 'POST', path: `/api/webhooks/${id}/test` });
    world.receivers.answer = () => status(200);
    expect(await test()).toMatchObject({
      status: 200,
      body: { success: true, statusCode: 200, responsePreview: 'x'.repeat(200) },
    });
    world.receivers.answer = () => ({ kind: 'failed', reason: 'timeout', message: 'no answer' });
    expect((await test()).body).toEqual({ success: false, statusCode: null, responsePreview: 'no answer' });
    expect(messages(world.sent)[0]).toMatchObject({
      type: 'test.ping',
      data: { object: { message: expect.any(String) as string } },
    });
  });

  it('a new secret signs beside the old one', async () => {
    const world = await costsWorld();
    const { id, signingSecret } = dataOf<Hook>(await hook(world));
    const rotated = await world.ask({
      as: 'admin',
      method: 'POST',
      path: `/api/webhooks/${id}/rotate-secret`,
    });
    const fresh = dataOf<Hook & { secretRotatedAt: string }>(rotated);
    expect(fresh).toEqual({
      signingSecret: expect.stringMatching(/^whsec_[0-9a-f]{64}$/) as string,
      secretRotatedAt: '2026-05-02T11:00:00.000Z',
    });
    await world.ask({ as: 'admin', method: 'POST', path: `/api/webhooks/${id}/test` });
    const [request] = world.sent;
    if (!request) throw new Error('a test was to be sent');
    for (const secret of [signingSecret, fresh.signingSecret])
      expect(verify(costsScheme, [secret], request, { now: 1_777_719_600 }).genuine).toBe(true);
  });
});
