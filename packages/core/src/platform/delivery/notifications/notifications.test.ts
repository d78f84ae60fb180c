import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFromSlack, slackSignature } from '../signing/index.js';
import type { DecidedInSlack } from './ports.js';
import { readSlackDecision } from './rules/slack-interaction.js';
import { slackMessage } from './rules/slack-message.js';
import { maskSlackUrl, slackUrlIssue } from './rules/slack-url.js';
import { decisionValue, slackInteractions } from './service.js';

describe('slack addresses', () => {
  const good = 'https://hooks.slack.com/services/T000/B000/abcdefgh';
  it.each([good, 'https://hooks.slack.com/workflows/a/b/c', 'https://HOOKS.slack.com/triggers/x'])(
    'take %s',
    (url) => {
      expect(slackUrlIssue(url)).toBeNull();
    },
  );
  it.each([
    'http://hooks.slack.com/services/a',
    'https://hooks.slack.com.evil.example/services/a',
    'https://evil.example/hooks.slack.com/services/a',
    'https://a@hooks.slack.com/services/a',
    'https://hooks.slack.com@evil.example/services/a',
    'https://hooks.slack.com:443/services/a',
    'https://hooks.slack.com:8443/services/a',
    `${good}?a=b`,
    `${good}?`,
    `${good}#x`,
    'https://hooks.slack.com/api/a',
    'https://hooks.slack.com/services/',
    'https://hooks.slack.com./services/a',
    'hooks.slack.com/services/a',
  ])('refuse %s', (url) => {
    expect(slackUrlIssue(url)).not.toBeNull();
  });
  it('are printed without what makes them secret', () => {
    expect(maskSlackUrl(good)).toBe('https://hooks.slack.com/services/****/****/abcd****');
    expect(maskSlackUrl('https://hooks.slack.com/triggers/abcdefgh')).toBe(
      'https://hooks.slack.com/triggers/****',
    );
  });
});

describe('slackMessage', () => {
  const content = { title: 'Budget exceeded', summary: 'It is used up.', fields: [] };
  it('has a title, a sentence, facts and, where a decision is asked for, two buttons', () => {
    const asked = slackMessage({
      ...content,
      fields: [{ name: 'Spent', value: '$1' }],
      mention: 'U012AB3CD',
      decide: 'v',
    });
    expect(asked.blocks.map(({ type }) => type)).toEqual(['header', 'section', 'section', 'actions']);
    expect(JSON.stringify(asked)).toContain('<@U012AB3CD> It is used up.');
    expect(slackMessage(content).blocks.map(({ type }) => type)).toEqual(['header', 'section']);
    expect(JSON.stringify(slackMessage({ ...content, mention: '!channel' }))).not.toContain('<');
  });
  it('cannot be made to mention anybody, and fits', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 5_000 }),
      fc.constant('<!channel> <https://evil|ok> & <@U1>'),
    );
    fc.assert(
      fc.property(text, text, text, (title, summary, value) => {
        const message = slackMessage({ title, summary, fields: Array(12).fill({ name: title, value }) });
        const [header, ...rest] = message.blocks;
        expect(JSON.stringify([message.text, rest])).not.toMatch(/[<>]/);
        expect(JSON.stringify(header?.['text']).length).toBeLessThan(1_200);
        expect(JSON.stringify(message).length).toBeLessThan(60_000);
        expect(rest.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 50 },
    );
  });
});

describe('slack requests', () => {
  // The example of Slack's own documentation.
  const secret = '8f742231b10e8888abcd99yyyzzz85a5';
  const body =
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar' +
    '&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com' +
    '%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
  const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
  const timestamp = '1531420618';
  const now = 1_531_420_618;

  it('are known by their signature, while they are recent', () => {
    expect(slackSignature(secret, timestamp, body)).toBe(signature);
    const request = { signature, timestamp, body };
    expect(isFromSlack(secret, request, now)).toBe(true);
    expect(isFromSlack(secret, { ...request, body: new TextEncoder().encode(body) }, now + 300)).toBe(true);
    for (const [wrong, at] of [
      [{}, now + 301],
      [{}, now - 301],
      [{ body: `${body} ` }, now],
      [{ signature: signature.slice(0, -1) }, now],
      [{ signature: null }, now],
      [{ timestamp: null }, now],
      [{ timestamp: `${timestamp}.0` }, now],
    ] as const)
      expect(isFromSlack(secret, { ...request, ...wrong }, at)).toBe(false);
    expect(isFromSlack('', { ...request, signature: slackSignature('', timestamp, body) }, now)).toBe(false);
  });

  it('are read without trusting their form', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => `payload=${encodeURIComponent(json)}`),
        ),
        (text) => {
          expect(readSlackDecision(text)).toBeNull();
        },
      ),
    );
  });

  it('carry out a decision once they are genuine', async () => {
    const made: DecidedInSlack[] = [];
    const take = slackInteractions({
      signingSecret: secret,
      runtime: { now: () => new Date(now * 1_000) },
      decisions: {
        decide: async (decision) => {
          made.push(decision);
          return { text: 'Approved.' };
        },
      },
    });
    const pressed = (value: string): string =>
      `payload=${encodeURIComponent(
        JSON.stringify({
          type: 'block_actions',
          user: { id: 'U1', username: 'ada' },
          actions: [{ action_id: 'approve', value }],
        }),
      )}`;
    const send = (text: string, key = secret) =>
      take({ signature: slackSignature(key, timestamp, text), timestamp, body: text });
    const genuine = pressed(decisionValue('acme:live', 'action:1'));
    expect(await send(genuine)).toMatchObject({ status: 200, body: { text: 'Approved.' } });
    expect(await send(genuine, 'another secret')).toEqual({ status: 401, body: null });
    for (const value of ['x', '[]', '["acme"]', 'null'])
      expect((await send(pressed(value))).status).toBe(400);
    expect(await send('payload={}')).toEqual({ status: 400, body: null });
    expect(made).toEqual([
      {
        verdict: 'approve',
        tenant: 'acme:live',
        subject: 'action:1',
        slackUserId: 'U1',
        slackUserName: 'ada',
      },
    ]);
  });
});
