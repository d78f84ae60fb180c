import { describe, expect, it } from 'vitest';
import { monitoringWorld } from '../../monitoring.fixture.js';
import { fakeProvider } from '../../provider.fixture.js';
import type { ProviderConnector } from '../ports.js';
import { catalogueOf, knownProviders } from './catalogue.js';

/** Rows of the specification's table without a † or ? in their mark (monitoring spec §3.2), by hand. */
const read = ['openai', 'anthropic', 'mistral', 'replicate', 'gcp', 'vercel'];
const marked =
  'openrouter groq together elevenlabs deepgram deepseek deepinfra fireworks xai moonshot venice google-ai aws azure cursor github litellm'.split(
    ' ',
  );

const connectorOf = (slug: string, says: Partial<ProviderConnector> = {}): ProviderConnector => ({
  ...fakeProvider({ slug, name: slug }).connector,
  ...says,
});
const isVerified = (slug: string, says?: Partial<ProviderConnector>): boolean | undefined =>
  catalogueOf([connectorOf(slug, says)]).find((entry) => entry.slug === slug)?.verified;

describe('the catalogue', () => {
  it('holds every provider of the specification once, those it marks as unverified', () => {
    const slugs = knownProviders.map(({ slug }) => slug);
    expect(new Set(slugs).size).toBe(slugs.length);
    expect(slugs).toEqual(expect.arrayContaining([...read, ...marked]));
    for (const { slug, verified, available } of catalogueOf([]))
      expect([slug, verified, available]).toEqual([slug, read.includes(slug), false]);
  });

  it.each(marked)('keeps %s unverified with a connector that says nothing of it', (slug) => {
    expect(isVerified(slug)).toBe(false);
    expect(isVerified(slug, { unverified: true })).toBe(false);
    expect(isVerified(slug, { verified: true })).toBe(true);
  });

  it('believes a connector that is not sure, and one of a provider that it does not know', () => {
    expect(isVerified('openai')).toBe(true);
    expect(isVerified('openai', { unverified: true })).toBe(false);
    expect(isVerified('openai', { unverified: true, verified: true })).toBe(false);
    expect(isVerified('our-own')).toBe(true);
    expect(isVerified('our-own', { unverified: true })).toBe(false);
  });

  it('is printed with what can be connected first', async () => {
    const world = await monitoringWorld();
    const { body } = await world.ask({ as: 'viewer', method: 'GET', path: '/api/providers' });
    const { providers } = body as { providers: readonly { provider: string; available: boolean }[] };
    expect(providers.slice(0, 3)).toMatchObject([
      { provider: 'openai', verified: true, available: true, connected: 0 },
      { provider: 'deepgram', verified: false, available: true },
      { provider: 'anthropic', verified: true, available: false, credentialFields: [] },
    ]);
    expect(providers).toHaveLength(knownProviders.length);
    const connect = {
      method: 'POST',
      path: '/api/providers/groq/connect',
      body: { credentials: { key: 'k' } },
    };
    expect((await world.ask({ ...connect, as: 'owner' })).status).toBe(404);
  });
});
