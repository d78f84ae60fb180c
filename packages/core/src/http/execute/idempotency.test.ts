import { describe, expect, it } from 'vitest';
import { dataOf, openWorld, theActor, theKey, type World } from '../seats.fixture.js';
import type { WireReply } from '../wire.js';

const take = (world: World, json: unknown, headers: Record<string, string> = {}): Promise<WireReply> =>
  world.send({ method: 'POST', headers: { 'x-seat-key': theKey, ...headers }, json });
const named = { 'idempotency-key': 'once' };

describe('an idempotency key', () => {
  it('answers a repeat with the first result, marked', async () => {
    const world = openWorld();
    const first = await take(world, { held: 5 }, named);
    const again = await take(world, { held: 5, ignored: undefined }, named);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toBe(first.body);
    expect(first.headers['x-idempotent-replayed']).toBeUndefined();
    expect(again.headers['x-idempotent-replayed']).toBe('true');
  });

  it('takes bodies that differ in spelling only for the same', async () => {
    const world = openWorld();
    const send = (text: string): Promise<WireReply> =>
      world.send({
        method: 'POST',
        headers: { 'x-seat-key': theKey, 'content-type': 'application/json', ...named },
        body: new TextEncoder().encode(text),
      });
    await send('{"held":5,"note":"a"}');
    expect((await send('{ "note" : "\\u0061", "held": 5.0 }')).status).toBe(200);
  });

  it('refuses another body where the dialect minds', async () => {
    const world = openWorld();
    await take(world, { held: 5 }, named);
    const other = await take(world, { held: 6 }, named);
    expect(other.status).toBe(409);
    expect(dataOf(other)).toMatchObject({ error: { code: 'idempotency_key_reused' } });
  });

  it('refuses with 422, or answers the first result, where the dialect says so', async () => {
    const idempotency = (otherBody: 'refuse-422' | 'replay'): World => {
      const { surface } = openWorld();
      return openWorld({
        dialect: {
          idempotency: { ...surface.dialect.idempotency, otherBody, replayStatus: 'same' } as never,
        },
      });
    };
    const strict = idempotency('refuse-422');
    await take(strict, { held: 5 }, named);
    expect((await take(strict, { held: 6 }, named)).status).toBe(422);
    const lenient = idempotency('replay');
    const first = await take(lenient, { held: 5 }, named);
    const other = await take(lenient, { held: 6 }, named);
    expect([other.status, other.body]).toEqual([201, first.body]);
  });

  it('may come in the body; the header wins', async () => {
    const world = openWorld();
    const first = await take(world, { held: 5, idempotencyKey: 'once' });
    expect((await take(world, { held: 5, idempotencyKey: 'once' })).body).toBe(first.body);
    const other = await take(world, { held: 5, idempotencyKey: 'once' }, { 'idempotency-key': 'twice' });
    expect([other.status, other.body === first.body]).toEqual([201, false]);
  });

  it('belongs to its credential', async () => {
    const world = openWorld({
      ports: {
        authenticateKey: async (secret) => ({
          ...theActor,
          key: { id: secret, name: '', userId: null, scopes: [], version: null, tags: {} },
        }),
      },
    });
    const first = await take(world, { held: 5 }, { ...named, 'x-seat-key': 'a' });
    const other = await take(world, { held: 5 }, { ...named, 'x-seat-key': 'b' });
    expect([first.status, other.status]).toEqual([201, 201]);
  });

  it('is refused when malformed', async () => {
    for (const bad of ['', 'x'.repeat(201), 'a\0']) {
      const reply = await take(openWorld(), { held: 5 }, { 'idempotency-key': bad });
      expect(dataOf(reply)).toMatchObject({
        error: { code: 'validation_error', details: { issues: [{ path: ['idempotency-key'] }] } },
      });
    }
    expect((await take(openWorld(), { held: 5, idempotencyKey: 'x'.repeat(201) })).status).toBe(400);
  });

  it('is not needed: two requests without one are two', async () => {
    const world = openWorld();
    const [first, second] = [await take(world, { held: 5 }), await take(world, { held: 5 })];
    expect([first.status, second.status, first.body === second.body]).toEqual([201, 201, false]);
  });
});
