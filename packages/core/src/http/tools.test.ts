import { describe, expect, it } from 'vitest';
import type { Route } from './route.js';
import { dataOf, openWorld, routes, theDialect, theKey } from './seats.fixture.js';
import { toolsOf, type Tool } from './tools.js';

const tools = toolsOf(theDialect, routes);
const tool = (name: string): Tool => {
  const found = tools.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no tool ${name}`);
  return found;
};

describe('toolsOf', () => {
  it('lists routes that are offered as tools, with their input in wire form', () => {
    expect(tools.map(({ name, description }) => [name, description])).toEqual([
      ['take_seat', 'Takes a seat.'],
      ['list_seats', 'Every seat.'],
    ]);
    expect(tool('take_seat').inputSchema).toMatchObject({
      type: 'object',
      properties: { held: { type: 'integer' }, note: { type: 'string' } },
      required: ['held'],
    });
    expect(tool('list_seats').annotations).toEqual({ readOnlyHint: true, idempotentHint: false });
  });

  it('turns a call into the request that does it', async () => {
    const world = openWorld({ ports: { limits: null } });
    const call = async (name: string, args: Record<string, unknown>): Promise<unknown> => {
      const { body, ...request } = tool(name).request(args);
      const headers = {
        'x-seat-key': theKey,
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      };
      return dataOf(
        await world.send({
          ...request,
          headers,
          body: body === null ? null : new TextEncoder().encode(body),
        }),
      );
    };
    expect(await call('take_seat', { held: 9, unknown: true })).toMatchObject({ held: 9 });
    const list = (await call('list_seats', { limit: 1 })) as { cursor: object };
    expect(await call('list_seats', { limit: 1, cursor: list.cursor })).toEqual(list);
    expect(await call('list_seats', { limit: 0 })).toMatchObject({ error: { code: 'validation_error' } });
  });

  it('puts path parameters where they belong, encoded', () => {
    const rename = {
      ...routes.find(({ id }) => id === 'renameHall'),
      tool: { name: 'rename_hall' },
    } as unknown as Route;
    const [made] = toolsOf(theDialect, [rename]);
    expect(made?.request({ hall: 'a/b', name: 'x' })).toEqual({
      method: 'PATCH',
      path: '/api/halls/a%2Fb',
      query: '',
      body: '{"name":"x"}',
    });
  });

  it('offers a route for each of its purposes, under arguments of their own', () => {
    const route = routes.find(({ id }) => id === 'takeSeat') ?? routes[0];
    const takes = {
      ...route,
      tool: [
        { name: 'take', names: { held: 'amount' } },
        { name: 'note', description: 'Leaves a note.', only: ['note'], names: { note: 'words' } },
        { name: 'take_nine', only: [], fixed: { held: 9 } },
      ],
    } as unknown as Route;
    const [take, note, nine] = toolsOf(theDialect, [takes]);
    expect(take?.inputSchema).toMatchObject({ required: ['amount'] });
    expect(take?.request({ amount: 3, note: 'x' }).body).toBe('{"held":3,"note":"x"}');
    expect(note).toMatchObject({ description: 'Leaves a note.', inputSchema: { required: ['words'] } });
    expect(Object.keys(note?.inputSchema['properties'] as object)).toEqual(['words']);
    expect(nine?.request({ amount: 4 }).body).toBe('{"held":9}');
  });
});
