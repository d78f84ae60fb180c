import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { walletsWorld } from '../wallets.fixture.js';
import { expectTranscript, type Transcript } from './transcript.fixture.js';

const folder = new URL('./', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const read = (name: string): readonly Transcript[] =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as readonly Transcript[];

describe.each(files)('%s', (name) => {
  it.each(read(name))('$about ($source)', async (transcript) => {
    const world = await walletsWorld({ requestLimits: true });
    await expectTranscript(transcript, world);
    expect(world.failures).toEqual([]);
  });
});
