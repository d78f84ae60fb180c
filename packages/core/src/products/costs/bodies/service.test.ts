import { describe, expect, it } from 'vitest';
import { costsWorld, someEvent, type CostsWorld } from '../costs.fixture.js';
import { sseBody } from './service.js';

const call = { provider: 'openai', requestId: 'r1' };
const question = { model: 'gpt-4.1', messages: [{ role: 'user', content: 'NUL \0 and half \ud800' }] };

/** Records the call's event; answers its path. */
async function recorded({ ask }: CostsWorld): Promise<string> {
  const body = { ...someEvent, idempotencyKey: 'r1' };
  const made = await ask({ as: 'key', method: 'POST', path: '/api/cost-events', body });
  return `/api/cost-events/${(made.body as { data: { id: string } }).data.id}/bodies`;
}

describe('captured bodies', () => {
  it('are shown with the event, whichever was there first', async () => {
    const world = await costsWorld();
    expect(await world.of('owner').bodies.store(call, { requestBody: question })).toEqual(['requestBody']);
    const path = await recorded(world);
    await world.of('owner').bodies.store(call, { responseBody: sseBody('data: [DONE]\n\n') });
    const read = await world.ask({ as: 'viewer', method: 'GET', path });
    expect(read.body).toEqual({
      data: { requestBody: question, responseBody: { _format: 'sse', text: 'data: [DONE]\n\n' } },
    });
  });

  it('are both null where nothing was captured', async () => {
    const world = await costsWorld();
    const path = await recorded(world);
    const read = await world.ask({ as: 'viewer', method: 'GET', path });
    expect([read.status, read.body]).toEqual([200, { data: { requestBody: null, responseBody: null } }]);
  });

  it('of another organization or another call are not shown', async () => {
    const world = await costsWorld();
    await world.of('rival').bodies.store(call, { requestBody: question });
    await world.of('owner').bodies.store({ ...call, provider: 'mcp' }, { requestBody: question });
    const path = await recorded(world);
    expect((await world.ask({ as: 'viewer', method: 'GET', path })).body).toMatchObject({
      data: { requestBody: null },
    });
    expect((await world.ask({ as: 'rival', method: 'GET', path })).status).toBe(404);
  });

  it('are kept up to 1 MB each', async () => {
    const world = await costsWorld();
    const of = (bytes: number) => ({ text: 'x'.repeat(bytes - '{"text":""}'.length) });
    const bodies = { requestBody: of(1_048_576), responseBody: of(1_048_577) };
    expect(await world.of('owner').bodies.store(call, bodies)).toEqual(['requestBody']);
  });

  it('are not kept for an organization without them', async () => {
    const world = await costsWorld({ limits: { bodyCapture: false } });
    expect(await world.of('owner').bodies.store(call, { requestBody: question })).toEqual([]);
  });
});
