import { describe, expect, it } from 'vitest';
import { webhookEndpoints } from '../../../platform/delivery/webhooks/model.js';
import type { Sent } from '../../../platform/delivery/webhooks/ports.js';
import { costsWorld, someEvent, type CostsWorld } from '../costs.fixture.js';

const webhookUrl = 'https://hooks.slack.com/services/T000/B000/abcdefgh';
const config = (world: CostsWorld, method: string, body?: object) =>
  world.ask({ as: 'admin', method, path: '/api/slack/config', ...(body && { body }) });
const answers = (status: number): Sent => ({ kind: 'answered', status, retryAfter: null, preview: 'no' });

describe('slack (costs spec §8.3)', () => {
  it('is configured once for an organization, its address sealed and masked', async () => {
    const world = await costsWorld();
    expect((await config(world, 'GET')).body).toEqual({ data: null });
    const saved = await config(world, 'POST', { webhookUrl, channelName: '#spend', slackUserId: 'U1' });
    expect(saved).toMatchObject({
      status: 200,
      body: {
        data: {
          webhookUrl: 'https://hooks.slack.com/services/****/****/abcd****',
          channelName: '#spend',
          slackUserId: 'U1',
          isActive: true,
        },
      },
    });
    const again = await config(world, 'POST', { webhookUrl, isActive: false });
    expect(again.body).toMatchObject({ data: { channelName: '#spend', isActive: false } });
    expect((await config(world, 'GET')).body).toEqual(again.body);
    const rows = await world.storage.tenant(world.actors.admin.tenant).collection(webhookEndpoints).find({});
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('abcdefgh');
    const { items } = await world.bursar.audit.list(world.actors.admin, {
      limit: 9,
      action: 'slack.configured',
    });
    expect(items).toHaveLength(2);
    expect((await config(world, 'DELETE')).body).toEqual({ success: true });
    expect((await config(world, 'DELETE')).status).toBe(404);
  });

  it.each([
    { webhookUrl: 'https://hooks.example.com/services/a' },
    { webhookUrl: `${webhookUrl}?a=b` },
    { webhookUrl, channelName: 'x'.repeat(81) },
    { webhookUrl, slackUserId: '' },
    { webhookUrl, slackUserId: 'x'.repeat(31) },
    {},
  ])('refuses %j', async (wrong) => {
    const world = await costsWorld();
    expect((await config(world, 'POST', wrong)).status).toBe(400);
  });

  it('is tested at once', async () => {
    const world = await costsWorld();
    const test = () => world.ask({ as: 'admin', method: 'POST', path: '/api/slack/test' });
    expect((await test()).status).toBe(404);
    await config(world, 'POST', { webhookUrl });
    expect((await test()).body).toEqual({ success: true });
    expect(world.sent[0]).toMatchObject({ url: webhookUrl });
    for (const [answer, status] of [
      [answers(404), 400],
      [answers(503), 502],
      [{ kind: 'failed', reason: 'unreachable', message: 'x' }, 502],
    ] as const) {
      world.receivers.answer = () => answer;
      expect(await test()).toMatchObject({
        status,
        body: { error: { code: 'slack_webhook_error', details: null } },
      });
    }
  });

  it('tells of budgets and asks for decisions, not of each purchase', async () => {
    const world = await costsWorld();
    await config(world, 'POST', { webhookUrl, slackUserId: 'U1' });
    const budget = { entityType: 'customer', entityId: '<!channel>', maxBudgetMicrodollars: 1_000 };
    await world.ask({ as: 'owner', method: 'POST', path: '/api/budgets', body: budget });
    const body = { ...someEvent, customer: '<!channel>' };
    await world.ask({ as: 'key', method: 'POST', path: '/api/cost-events', body });
    await world.ask({
      as: 'key',
      method: 'POST',
      path: '/api/actions',
      body: { agentId: 'mailer', actionType: 'send_email', payload: { to: 'ada@example.com' } },
    });
    while ((await world.bursar.dispatch(world.clock.now)) > 0);
    const texts = world.sent.map((request) => request.body);
    expect(texts.every((text) => !text.includes('<!'))).toBe(true);
    expect(texts.some((text) => text.includes('Budget exceeded') && text.includes('$0.001'))).toBe(true);
    const asked = texts.find((text) => text.includes('Approval needed'));
    expect(asked).toContain('<@U1>');
    expect(asked).toContain(`[\\"${world.actors.admin.tenant}\\",\\"action:`);
    expect(world.sent.every(({ headers }) => !('x-nullspend-signature' in headers))).toBe(true);
    expect(world.failures).toEqual([]);
  });
});
