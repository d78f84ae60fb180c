import { describe, expect, it } from 'vitest';
import type { Storage } from '../../../storage/storage.js';
import { costsWorld } from '../costs.fixture.js';

/** A store that stops answering when told to. */
function stopping() {
  const state = { down: false };
  const through = (storage: Storage): Storage => ({
    ...storage,
    directory: {
      collection: (table) => {
        if (state.down) throw new Error('nobody answers');
        return storage.directory.collection(table);
      },
    },
  });
  return { state, through };
}

const health = { method: 'GET', path: '/api/health?verbose=1' } as const;

describe('health', () => {
  it('says 503 while the store does not answer, and which part it is', async () => {
    const { state, through } = stopping();
    const { ask } = await costsWorld({ through });
    expect((await ask(health)).body).toEqual({ status: 'ok', components: { storage: { status: 'ok' } } });
    state.down = true;
    const degraded = await ask(health);
    expect(degraded.status).toBe(503);
    expect(degraded.body).toMatchObject({ status: 'degraded', components: { storage: { status: 'error' } } });
    expect((await ask({ ...health, path: '/api/health' })).body).toEqual({ status: 'degraded' });
  });
  it('keeps its parts from callers without the secret, silently', async () => {
    const { ask } = await costsWorld({ healthSecret: 'knock knock' });
    expect((await ask(health)).body).toEqual({ status: 'ok' });
    expect((await ask({ ...health, headers: { 'x-health-secret': 'knock' } })).body).toEqual({
      status: 'ok',
    });
    const known = await ask({ ...health, headers: { 'x-health-secret': 'knock knock' } });
    expect(known.body).toMatchObject({ components: { storage: { status: 'ok' } } });
  });
});
