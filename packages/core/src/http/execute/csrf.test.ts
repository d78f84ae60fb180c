import { describe, expect, it } from 'vitest';
import { dataOf, openWorld, theKey } from '../seats.fixture.js';
import type { WireReply } from '../wire.js';

const host = 'seats.example';
const post = (headers: Record<string, string>, dialect = {}): Promise<WireReply> =>
  openWorld({ dialect }).send({
    method: 'POST',
    json: { held: 1 },
    headers: { host, 'x-seat-key': theKey, ...headers },
  });
const codeOf = (reply: WireReply): string => (dataOf(reply) as { error: { code: string } }).error.code;

describe('a state-changing request', () => {
  it('passes without an origin, and from its own host', async () => {
    for (const headers of [
      {},
      { origin: `https://${host}` },
      { origin: `https://${host}:443`, host: `${host}:443` },
      { origin: `https://${host}`, host: `${host}:443` },
      { referer: `http://${host}/app?x=1` },
      { origin: 'https://public.example', 'x-forwarded-host': 'public.example, inner.example' },
    ])
      expect((await post(headers)).status).toBe(201);
  });

  it('is refused from another host', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: `https://${host}.evil.example` },
      { origin: `https://${host}:8443` },
      { referer: 'https://evil.example/' },
      { origin: `https://${host}`, host: '' },
    ])
      expect(codeOf(await post(headers))).toBe('csrf_rejected');
  });

  it('is refused with an unreadable origin', async () => {
    for (const origin of ['null', '', 'https://', 'data:x']) {
      const reply = await post({ origin });
      expect([reply.status, codeOf(reply)]).toEqual([400, 'invalid_origin']);
    }
  });

  it('is let through by key where only sessions are checked', async () => {
    expect((await post({ origin: 'https://evil.example' }, { csrf: { applies: 'session' } })).status).toBe(
      201,
    );
    expect((await post({ origin: 'https://evil.example' }, { csrf: null })).status).toBe(201);
  });
});

describe('a reading request', () => {
  it('is not checked', async () => {
    const headers = { host, origin: 'https://evil.example', 'x-seat-key': theKey };
    expect((await openWorld().send({ headers })).status).toBe(200);
  });
});
