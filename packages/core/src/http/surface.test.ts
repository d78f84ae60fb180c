import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dispatch, knowsPath, surfaceFor } from './dispatch.js';
import { jsonReply } from './reply.js';
import type { Route } from './route.js';
import { dataOf, openWorld, routes, theDialect, wireRequest } from './seats.fixture.js';
import { createSurface } from './surface.js';

const sound: Route = {
  id: 'sound',
  method: 'GET',
  path: '/sound/:id',
  summary: 'Fine.',
  credentials: ['public'],
  input: { path: z.object({ id: z.string() }) },
  replies: { 200: jsonReply(z.object({})) },
  handle: () => ({ status: 200, body: {} }),
};
const { ports } = openWorld().surface;
const open = (changes: Partial<Route>, dialect = theDialect): void =>
  void createSurface({ dialect, routes: [{ ...sound, ...changes }], services: null, ports });

describe('createSurface', () => {
  it('says at start what is wrong with a route', () => {
    expect(() => open({})).not.toThrow();
    for (const [changes, fault] of [
      [{ path: 'sound/:id' }, /begin with a slash/],
      [{ path: '/sound/:other' }, /parameters \(other\), its schema \(id\)/],
      [{ path: '/sound' }, /parameters \(\)/],
      [{ input: {} }, /parameters \(id\)/],
      [{ path: '/:id/:id' }, /twice/],
      [{ credentials: [] }, /nobody/],
      [{ organization: 'org' }, /organization parameter org/],
      [{ errors: ['never_heard_of'] }, /never_heard_of/],
    ] as const)
      expect(() => open(changes as Partial<Route>)).toThrow(fault);
    expect(() => open({ credentials: ['key'] }, { ...theDialect, key: null })).toThrow(/no API keys/);
    expect(() => open({ idempotent: true }, { ...theDialect, idempotency: null })).toThrow(/idempotency/);
  });

  it('refuses two routes of one id', () => {
    const twice = [routes[0], routes[0]] as unknown as Route[];
    expect(() => createSurface({ dialect: theDialect, routes: twice, services: null, ports })).toThrow(
      'takeSeat',
    );
  });
});

describe('dispatch', () => {
  const seats = openWorld().surface;
  const other = createSurface({
    dialect: { ...theDialect, name: 'other', basePath: '/api' },
    routes: [sound],
    services: null,
    ports,
  });
  const gate = createSurface({
    dialect: { ...theDialect, basePath: '/v1' },
    routes: [sound],
    services: null,
    ports,
  });
  const surfaces = [seats, other, gate];

  it('finds the surface that has the path, whatever the method', async () => {
    expect(surfaceFor(surfaces, '/api/sound/1')).toBe(other);
    expect(surfaceFor(surfaces, '/v1/sound/1')).toBe(gate);
    const reply = await dispatch(surfaces, wireRequest({ path: '/api/sound/1' }));
    expect(reply?.status).toBe(200);
  });

  it('lets the nearest surface say that a path is unknown, and passes on what is nobody’s', async () => {
    expect(surfaceFor(surfaces, '/api/none')).toBe(seats);
    expect([knowsPath(seats, '/api/none'), knowsPath(seats, '/api/seats')]).toEqual([false, true]);
    const reply = await dispatch(surfaces, wireRequest({ path: '/v1/none' }));
    expect(reply && dataOf(reply)).toMatchObject({ error: { code: 'not_found' } });
    expect(await dispatch(surfaces, wireRequest({ path: '/apix' }))).toBeNull();
  });
});
