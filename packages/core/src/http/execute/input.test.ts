import { describe, expect, it } from 'vitest';
import { dataOf, openWorld, theKey, wireRequest } from '../seats.fixture.js';
import { oneMebibyte } from '../dialect.js';
import { execute } from '../execute.js';
import type { WireReply, WireRequest } from '../wire.js';

const headers = { 'x-seat-key': theKey };
const jsonHeaders = { ...headers, 'content-type': 'application/json' };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const post = (request: Partial<WireRequest>): Promise<WireReply> =>
  execute(openWorld().surface, wireRequest({ method: 'POST', ...request }));
const told = (reply: WireReply): unknown => {
  const { error } = dataOf(reply) as { error: { code: string; details: unknown } };
  return [reply.status, error.code, error.details];
};
const issues = (...list: readonly [path: readonly (string | number)[], message: string][]): unknown => [
  400,
  'validation_error',
  { issues: list.map(([path, message]) => ({ path, message })) },
];

describe('a body', () => {
  it('must be JSON by name', async () => {
    const text = bytes('{"held":1}');
    for (const contentType of [
      'text/plain',
      'application/json; charset=latin1',
      'multipart/form-data; boundary=x',
    ])
      expect(told(await post({ headers: { ...headers, 'content-type': contentType }, body: text }))).toEqual([
        415,
        'unsupported_media_type',
        null,
      ]);
    expect(told(await post({ headers, body: text }))).toEqual([415, 'unsupported_media_type', null]);
    expect(told(await post({ headers: { ...jsonHeaders, 'content-encoding': 'gzip' }, body: text }))).toEqual(
      [415, 'unsupported_media_type', null],
    );
    const fine = { ...headers, 'content-type': 'Application/JSON; Charset="UTF-8"' };
    expect((await post({ headers: fine, body: text })).status).toBe(201);
  });

  it('must be readable', async () => {
    const deep = `${'['.repeat(40)}${']'.repeat(40)}`;
    for (const body of [
      null,
      bytes(''),
      bytes(' \n'),
      bytes('{'),
      bytes(deep),
      new Uint8Array([0x22, 0xff, 0x22]),
    ])
      expect(told(await post({ headers: jsonHeaders, body }))).toEqual([400, 'invalid_json', null]);
    expect(told(await post({ headers, body: null }))).toEqual([400, 'invalid_json', null]);
    const gone = { read: (): Promise<never> => Promise.reject(new Error('aborted')) };
    expect(told(await post({ headers: jsonHeaders, body: gone }))).toEqual([400, 'invalid_json', null]);
  });

  it('must not be too long, by announcement, as bytes, or as read', async () => {
    const tooLarge = [413, 'payload_too_large', null];
    const announced = { ...jsonHeaders, 'content-length': String(oneMebibyte + 1) };
    const unread = { read: (): Promise<never> => Promise.reject(new Error('must not be read')) };
    expect(told(await post({ headers: announced, body: unread }))).toEqual(tooLarge);
    expect(told(await post({ headers: jsonHeaders, body: new Uint8Array(oneMebibyte + 1) }))).toEqual(
      tooLarge,
    );
    const limits: number[] = [];
    const asRead = {
      read: (limit: number): Promise<null> => {
        limits.push(limit);
        return Promise.resolve(null);
      },
    };
    expect(told(await post({ headers: jsonHeaders, body: asRead }))).toEqual(tooLarge);
    expect(limits).toEqual([oneMebibyte]);
  });

  it('may have been parsed by the host, but not where its bytes are needed', async () => {
    expect((await post({ headers: jsonHeaders, body: { parsed: { held: 3 } } })).status).toBe(201);
    expect(told(await post({ headers, body: { parsed: { held: 3 } } }))).toEqual([
      415,
      'unsupported_media_type',
      null,
    ]);
    const world = openWorld();
    const reply = await world.send({
      method: 'POST',
      path: '/api/callback',
      headers: jsonHeaders,
      body: { parsed: {} },
    });
    expect(reply.status).toBe(500);
    expect(world.logged).toMatchObject([{ error: { message: /before the parser/ } }]);
  });

  it('is told every fault, in words', async () => {
    expect(told(await post({ headers: jsonHeaders, body: bytes('{"note":5}') }))).toEqual(
      issues([['held'], 'Required'], [['note'], 'Expected string, received number']),
    );
    expect(told(await post({ headers: jsonHeaders, body: bytes('[]') }))).toEqual(
      issues([[], 'Expected object, received array']),
    );
    for (const [held, message] of [
      ['1.5', 'Expected integer, received float'],
      ['-1', 'Must not be negative'],
      ['"1"', 'Expected number, received string'],
    ] as const)
      expect(told(await post({ headers: jsonHeaders, body: bytes(`{"held":${held}}`) }))).toEqual(
        issues([['held'], message]),
      );
    for (const held of ['9007199254740992', '1e400', 'null'])
      expect((await post({ headers: jsonHeaders, body: bytes(`{"held":${held}}`) })).status).toBe(400);
  });

  it('must not smuggle text that cannot be stored, or a prototype', async () => {
    const unsafe = 'Must not contain NUL or a lone surrogate';
    expect(told(await post({ headers: jsonHeaders, body: bytes('{"held":1,"note":"a\\u0000"}') }))).toEqual(
      issues([['note'], unsafe]),
    );
    expect(told(await post({ headers: jsonHeaders, body: bytes('{"held":1,"x":["\\ud800"]}') }))).toEqual(
      issues([['x', 0], unsafe]),
    );
    for (const text of [
      '{"held":1,"__proto__":{"admin":true}}',
      '{"held":1,"\\u005f_proto__":1}',
      '{"\\udc00":1}',
    ])
      expect(told(await post({ headers: jsonHeaders, body: bytes(text) }))).toEqual(
        issues([[], 'Holds a key that is not allowed']),
      );
  });
});

describe('a query', () => {
  const get = (query: string): Promise<WireReply> => openWorld().send({ headers, query });

  it('is decoded by its schema, the rest ignored', async () => {
    expect((await get('')).status).toBe(200);
    expect((await get('limit=100&unknown=1&unknown=2&=&%ff')).status).toBe(200);
  });

  it('refuses absurd values by name', async () => {
    for (const [query, path, message] of [
      ['limit=0', 'limit', 'Must be at least 1'],
      ['limit=101', 'limit', 'Must be at most 100'],
      ['limit=7.5', 'limit', 'Must be an integer'],
      ['limit=1e1', 'limit', 'Must be an integer'],
      ['limit=', 'limit', 'Must be an integer'],
      ['limit=1&limit=2', 'limit', 'Must be an integer'],
      ['limit=%00', 'limit', 'Must not contain NUL or a lone surrogate'],
      ['cursor=nonsense', 'cursor', 'Expected the JSON text of a cursor'],
    ] as const)
      expect([query, told(await get(query))]).toEqual([query, issues([[path], message])]);
    expect(told(await get('__proto__=1'))).toEqual(issues([[], 'Holds a key that is not allowed']));
  });

  it('reads the cursor that a list gave, and names what is wrong in another', async () => {
    const world = openWorld();
    await world.send({ method: 'POST', headers, json: { held: 1 } });
    const { cursor } = dataOf(await world.send({ headers })) as { cursor: Record<string, string> };
    expect(cursor).toEqual({
      createdAt: '2026-05-02T11:00:00.000Z',
      id: expect.stringContaining('ns_seat_') as string,
    });
    const ask = (value: unknown): Promise<WireReply> =>
      world.send({
        headers: { cookie: 'seat-session=u1' },
        query: `cursor=${encodeURIComponent(JSON.stringify(value))}`,
      });
    expect((await ask(cursor)).status).toBe(200);
    expect(told(await ask({ ...cursor, createdAt: 'yesterday', id: 'ns_evt_1' }))).toEqual(
      issues(
        [['cursor', 'createdAt'], 'Expected an ISO 8601 date and time'],
        [['cursor', 'id'], 'Expected an id that starts with ns_seat_'],
      ),
    );
    expect(told(await ask(null))).toEqual(issues([['cursor'], 'Expected object, received null']));
  });
});

describe('a path parameter', () => {
  const get = (id: string): Promise<WireReply> =>
    openWorld().send({ path: `/api/seats/${id}`, headers: { cookie: 'seat-session=u1' } });

  it('is 400 when malformed, 404 when unknown', async () => {
    expect((await get('ns_seat_00000000-0000-7000-8000-0000000000FF')).status).toBe(404);
    for (const id of ['ns_bgt_00000000-0000-7000-8000-000000000001', 'ns_seat_1', '%00', 'a%2Fb'])
      expect((await get(id)).status).toBe(400);
    expect(told(await get('%zz'))).toEqual(issues([['id'], 'Is not valid percent encoding']));
  });
});
