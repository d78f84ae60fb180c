import { memoryStorage } from '@bursar/adapter-memory';
import { beforeEach, describe, expect, it } from 'vitest';
import { createBursar } from '../../../bursar.js';
import type { Actor } from '../../../kernel/actor.js';
import { costs } from '../../../products/costs/index.js';
import { testRuntime } from '../../../testing/index.js';
import { slackSignature } from '../signing/index.js';
import { decisionValue, slackInteractions, type SlackAnswer } from './service.js';
import { actionDecisions } from './service/action-decisions.js';

const signingSecret = 'slack-signing-secret';

function openOffice() {
  const runtime = testRuntime({ start: new Date('2026-05-01T12:00:00.000Z') });
  const bursar = createBursar({ storage: memoryStorage({ now: runtime.now }), runtime, products: [costs()] });
  const people = new Map<string, Actor>();
  const take = slackInteractions({
    signingSecret,
    runtime,
    decisions: actionDecisions({
      actorOf: async ({ slackUserId }) => people.get(slackUserId) ?? null,
      actionsOf: (actor) => bursar.for(actor).costs.actions,
    }),
  });
  const press = (verdict: string, value: string, user = 'U1'): Promise<SlackAnswer> => {
    const pressed = {
      type: 'block_actions',
      user: { id: user },
      actions: [{ action_id: verdict, value }],
    };
    const body = `payload=${encodeURIComponent(JSON.stringify(pressed))}`;
    const timestamp = String(Math.floor(runtime.now().getTime() / 1_000));
    return take({ signature: slackSignature(signingSecret, timestamp, body), timestamp, body });
  };
  return { runtime, bursar, people, press };
}

describe('a decision made in Slack', () => {
  let office: ReturnType<typeof openOffice>;
  let actor: Actor;
  let id: string;
  beforeEach(async () => {
    office = openOffice();
    actor = await office.bursar.actors.ofSession({ id: 'ada', email: null });
    office.people.set('U1', actor);
    ({ id } = await office.bursar
      .for(actor)
      .costs.actions.create({ agentId: 'bot', actionType: 'send_email', payload: { to: 'x' } }));
  });
  const textOf = ({ body }: SlackAnswer): string | undefined => body?.text;
  const statusNow = async () => (await office.bursar.for(actor).costs.actions.get(id)).status;
  const value = () => decisionValue(actor.tenant, `action:${id}`);

  it('approves in the name of the member who pressed, once', async () => {
    expect(textOf(await office.press('approve', value()))).toBe('Approved.');
    expect(await statusNow()).toBe('approved');
    expect(textOf(await office.press('approve', value()))).not.toBe('Approved.');
    expect(textOf(await office.press('reject', value()))).not.toBe('Rejected.');
    expect(await statusNow()).toBe('approved');
  });

  it('rejects', async () => {
    expect(textOf(await office.press('reject', value()))).toBe('Rejected.');
    expect(await statusNow()).toBe('rejected');
  });

  it('is refused to strangers, to members of other organizations, to viewers, and about nothing', async () => {
    office.people.set('U2', await office.bursar.actors.ofSession({ id: 'bob', email: null }));
    office.people.set('U3', { ...actor, role: 'viewer' });
    for (const user of ['U0', 'U2', 'U3'])
      expect((await office.press('approve', value(), user)).body?.text).toMatch(/^You /);
    const nothing = decisionValue(actor.tenant, 'budget:1');
    expect(textOf(await office.press('approve', nothing))).toBe('There is nothing to decide here.');
    const absent = decisionValue(actor.tenant, 'action:none');
    expect(textOf(await office.press('approve', absent))).toMatch(/not found/i);
    expect(await statusNow()).toBe('pending');
  });
});
